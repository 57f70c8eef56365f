//! The usual text of an instant, `2026-03-01T14:32:00.500000Z`, written and read without what every
//! other form of it takes: rows and records of the log are full of it.
//!
//! The calendar is Howard Hinnant's (`chrono-compatible low-level date algorithms`), from year 1970
//! to 9999. Whatever is not like this is left to the library.

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// Days from 0000-03-01, where years of this calendar begin, to 1970-01-01.
const EPOCH_DAYS: i64 = 719_468;
const DAYS_PER_ERA: i64 = 146_097;

/// How many characters it has.
pub(super) const LENGTH: usize = 27;

/// What stands between the digits.
const FRAME: &[u8; LENGTH] = b"0000-00-00T00:00:00.000000Z";

/// Where each number stands: its first character, and how many there are.
const PLACES: [(usize, usize); 7] = [(0, 4), (5, 2), (8, 2), (11, 2), (14, 2), (17, 2), (20, 6)];

/// Writes an instant; none outside of these years.
pub(super) fn write(micros: i64) -> Option<[u8; LENGTH]> {
    let (seconds, fraction) =
        (micros.div_euclid(MICROS_PER_SECOND), micros.rem_euclid(MICROS_PER_SECOND));
    let (days, second) = (seconds.div_euclid(SECONDS_PER_DAY), seconds.rem_euclid(SECONDS_PER_DAY));
    let (year, month, day) = date(days);
    if !(1970..=9999).contains(&year) {
        return None;
    }
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    let numbers = [year, month, day, hour, minute, second % 60, fraction];
    let mut text = *FRAME;
    for ((first, length), mut number) in PLACES.into_iter().zip(numbers) {
        for place in text.get_mut(first..first + length)?.iter_mut().rev() {
            *place = b'0' + u8::try_from(number % 10).ok()?;
            number /= 10;
        }
    }
    Some(text)
}

/// Reads an instant; none where it is not written like this.
pub(super) fn read(text: &str) -> Option<i64> {
    let text: &[u8; LENGTH] = text.as_bytes().try_into().ok()?;
    let mut numbers = [0_i64; 7];
    for (byte, frame) in text.iter().zip(FRAME) {
        let fits = if *frame == b'0' { byte.is_ascii_digit() } else { byte == frame };
        if !fits {
            return None;
        }
    }
    for ((first, length), number) in PLACES.into_iter().zip(&mut numbers) {
        for byte in text.get(first..first + length)? {
            *number = *number * 10 + i64::from(byte - b'0');
        }
    }
    let [year, month, day, hour, minute, second, fraction] = numbers;
    let days = days(year, month, day)?;
    // A day that there is not comes out as another one; a minute of 61 seconds is the library's.
    let is_real = date(days) == (year, month, day) && hour < 24 && minute < 60 && second < 60;
    let seconds = days * SECONDS_PER_DAY + hour * 3_600 + minute * 60 + second;
    is_real.then_some(seconds * MICROS_PER_SECOND + fraction)
}

/// Year, month and day, so many days after 1970-01-01.
const fn date(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH_DAYS;
    let (era, day_of_era) = (days.div_euclid(DAYS_PER_ERA), days.rem_euclid(DAYS_PER_ERA));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Months are counted from March, so that February with its leap day is the last.
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..=9 => (year_of_era + era * 400, month + 3),
        _ => (year_of_era + era * 400 + 1, month - 9),
    };
    (year, month, day)
}

/// How many days a date is after 1970-01-01; none outside of these years.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if year < 1970 || !(1..=12).contains(&month) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * DAYS_PER_ERA + day_of_era - EPOCH_DAYS)
}
