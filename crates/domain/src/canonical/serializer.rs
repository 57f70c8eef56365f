//! From serde to canonical text.

use std::fmt;

use serde::ser::{self, Serialize};

use super::CanonicalError;
use super::writer::{Members, Writer};

impl fmt::Display for CanonicalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "a number has no canonical form",
            Self::Unserializable => "the value does not serialize",
        })
    }
}

impl std::error::Error for CanonicalError {}

impl ser::Error for CanonicalError {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Unserializable
    }
}

type Written = Result<(), CanonicalError>;

/// A list being written.
pub(super) struct Items<'w> {
    writer: &'w mut Writer,
    first: bool,
    end: &'static str,
}

/// An object being written.
pub(super) struct Object<'w> {
    writer: &'w mut Writer,
    members: Members,
    end: &'static str,
}

impl<'w> Items<'w> {
    fn begin(writer: &'w mut Writer, end: &'static str) -> Self {
        writer.raw("[");
        Self { writer, first: true, end }
    }

    fn item<T: ?Sized + Serialize>(&mut self, item: &T) -> Written {
        if !std::mem::replace(&mut self.first, false) {
            self.writer.raw(",");
        }
        item.serialize(&mut *self.writer)
    }

    fn finish(self) {
        self.writer.raw(self.end);
    }
}

impl<'w> Object<'w> {
    fn begin(writer: &'w mut Writer, end: &'static str) -> Self {
        let members = writer.begin_members();
        Self { writer, members, end }
    }

    fn member<T: ?Sized + Serialize>(&mut self, name: &str, value: &T) -> Written {
        self.writer.member(&mut self.members, name);
        value.serialize(&mut *self.writer)?;
        self.writer.end_member(&mut self.members);
        Ok(())
    }

    fn finish(self) {
        self.writer.end_members(self.members);
        self.writer.raw(self.end);
    }
}

/// A variant with content is an object with one member, as `serde_json` writes it.
fn variant<'w>(writer: &'w mut Writer, name: &str) -> &'w mut Writer {
    writer.raw("{");
    writer.string(name);
    writer.raw(":");
    writer
}

macro_rules! numbers {
    ($($method:ident: $number:ty),*) => {$(
        fn $method(self, _: $number) -> Written { Err(CanonicalError::Number) }
    )*};
}

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = CanonicalError;
    type SerializeSeq = Items<'w>;
    type SerializeTuple = Items<'w>;
    type SerializeTupleStruct = Items<'w>;
    type SerializeTupleVariant = Items<'w>;
    type SerializeMap = Object<'w>;
    type SerializeStruct = Object<'w>;
    type SerializeStructVariant = Object<'w>;

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_i128: i128, serialize_u128: u128, serialize_f32: f32, serialize_f64: f64
    }

    fn serialize_bool(self, value: bool) -> Written {
        self.raw(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Written {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Written {
        self.string(value);
        Ok(())
    }

    fn collect_str<T: ?Sized + fmt::Display>(self, value: &T) -> Written {
        self.display(value).map_err(|_| CanonicalError::Unserializable)
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(CanonicalError::Unserializable)
    }

    fn serialize_none(self) -> Written {
        self.raw("null");
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Written {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Written {
        let writer = variant(self, name);
        value.serialize(&mut *writer)?;
        writer.raw("}");
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'w>, CanonicalError> {
        Ok(Items::begin(self, "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'w>, CanonicalError> {
        Ok(Items::begin(self, "]"))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Items<'w>, CanonicalError> {
        Ok(Items::begin(self, "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Items<'w>, CanonicalError> {
        Ok(Items::begin(variant(self, name), "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'w>, CanonicalError> {
        Ok(Object::begin(self, ""))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'w>, CanonicalError> {
        Ok(Object::begin(self, ""))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Object<'w>, CanonicalError> {
        Ok(Object::begin(variant(self, name), "}"))
    }
}

macro_rules! items {
    ($($kind:ident: $method:ident),*) => {$(
        impl ser::$kind for Items<'_> {
            type Ok = ();
            type Error = CanonicalError;
            fn $method<T: ?Sized + Serialize>(&mut self, item: &T) -> Written { self.item(item) }
            fn end(self) -> Written {
                self.finish();
                Ok(())
            }
        }
    )*};
}

items! {
    SerializeSeq: serialize_element, SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field
}

macro_rules! objects {
    ($($kind:ident),*) => {$(
        impl ser::$kind for Object<'_> {
            type Ok = ();
            type Error = CanonicalError;
            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Written {
                self.member(name, value)
            }
            fn end(self) -> Written {
                self.finish();
                Ok(())
            }
        }
    )*};
}

objects!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = CanonicalError;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, name: &T) -> Written {
        // A name is written as its member begins; whatever serializes to a string is one.
        let mut text = Writer::default();
        name.serialize(&mut text)?;
        let quoted = text.finish();
        let name: String = serde_json::from_str(&quoted).map_err(|_| CanonicalError::Number)?;
        self.writer.member(&mut self.members, &name);
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Written {
        value.serialize(&mut *self.writer)?;
        self.writer.end_member(&mut self.members);
        Ok(())
    }

    fn end(self) -> Written {
        self.finish();
        Ok(())
    }
}
