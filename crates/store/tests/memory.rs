//! The memory store passes the suite.

use countersign_store::memory::MemoryStore;

countersign_store::conformance_suite!((MemoryStore::new(), ()));
