import ApsisTemplates
import Testing

struct TimeFormatTests {
  @Test(arguments: [
    ("%Y/%m/%d", "2026/03/06"), ("%A %a %B %b", "Friday Fri March Mar"), ("%~A %~B", "Fri Mar"), ("%^A", "FRIDAY"),
    ("%_B", "march"), ("%^~B", "MAR"), ("%D", "2026-03-06"), ("%~D", "20260306"), ("%j", "065"), ("%y", "26"),
    ("%G-W%V-%u", "2026-W10-5"), ("%g", "26"), ("%w", "5"), ("%3d", "006"), ("%03d", "006"), ("%1m", "3"),
    ("%5Y", "02026"), ("%#*5d", "****6"), ("%# 3d", "  6"), ("%12B", "       March"), ("%#*12A", "******Friday"),
    ("%%", "%"), ("a%%b", "a%b"), ("literal", "literal"), ("", "2026-03-06"), (">20", ">20"), ("@UTC", "@UTC"),
  ])
  func `dates are written as the pattern wants`(pattern: String, expected: String) throws {
    #expect(try expand("format(Date('2026-03-06'), '\(pattern)')") == expected)
    #expect(try expand("'{:\(pattern)}'.format(Date('2026-03-06'))") == expected)
  }

  @Test(arguments: [
    ("%H:%M:%S", "09:05:07"), ("%1H", "9"), ("%I %p", "09 AM"), ("%_p", "am"), ("%C", "09:05:07"), ("%~C", "090507"),
    ("%.2C", "09:05:07.12"), ("%.3S", "07.123"), ("%.0S", "07."), ("%6.3S", "000007.123"), ("%0.2S", "7.12"),
    ("%.12S", "07.123456000000"), ("%f", "123456"), ("%H@x", "09@x"), ("", "09:05:07.123456"),
  ])
  func `daytimes are written as the pattern wants`(pattern: String, expected: String) throws {
    #expect(try expand("format(Daytime('09:05:07.123456'), '\(pattern)')") == expected)
  }

  @Test(arguments: [
    ("00:00:00", "12 AM"), ("11:59:59", "11 AM"), ("12:00:00", "12 PM"), ("13:00:00", "01 PM"), ("23:00:00", "11 PM"),
  ])
  func `hours count to twelve`(daytime: String, expected: String) throws {
    #expect(try expand("format(Daytime('\(daytime)'), '%I %p')") == expected)
  }

  @Test(arguments: [
    ("%Y-%m-%dT%H:%M:%SZ", "2026-03-06T14:05:07Z"), ("%i", "2026-03-06T14:05:07+00:00"),
    ("%.3i", "2026-03-06T14:05:07.987+00:00"), ("%~i", "20260306T140507+0000"), ("%T", "2026-03-06T14:05:07Z"),
    ("%~.3T", "20260306T140507.987Z"), ("%E", "+00:00"), ("%z", "+0000"), ("%o", "+00000"), ("%3o", "+000"),
    ("%e", "Z"),
    ("%f", "987654"), ("%H:%M@Asia/Tokyo", "23:05"), ("@Asia/Tokyo", "2026-03-06T23:05:07+09:00"),
    ("%.3T@Asia/Tokyo", "2026-03-06T23:05:07.987I"), ("%z %E %o@Asia/Kolkata", "+0530 +05:30 +19800"),
    ("%i@America/St_Johns", "2026-03-06T10:35:07-03:30"), ("%e@America/New_York", "R"), ("%e@Asia/Kolkata", "?"),
    ("%H@", "14"), ("@", "2026-03-06T14:05:07+00:00"), ("abc@UTC", "abc"), ("%H@x@UTC", "14@x"),
    ("%A@Pacific/Auckland", "Saturday"), ("", "2026-03-06T14:05:07.987654+00:00"),
  ])
  func `times are written as the pattern wants, in UTC or the zone behind it`(pattern: String, expected: String) throws
  {
    #expect(try expand("format(Time('2026-03-06T14:05:07.987654Z'), '\(pattern)')") == expected)
  }

  @Test(arguments: [
    ("Date(date), '%q'", "a date has no '%q'"), ("Date(date), '%H'", "a date has no '%H'"),
    ("Daytime('09:30:00'), '%Y'", "a daytime has no '%Y'"), ("Time.MIN, '%Z'", "a time has no '%Z'"),
    ("Date(date), '%'", "the pattern ends after '%'"), ("Date(date), 'x%#'", "the pattern ends after '%'"),
    ("Date(date), '%.'", "the pattern ends after '%'"),
    ("Time.MIN, '%H@Nope'", "unknown time zone 'Nope'"),
    ("Time.MAX, '%H@Asia/Tokyo'", "a time outside of the years 1 to 9999"),
    ("TimeZone('UTC'), '>6'", "'>6' is no format for a time zone"),
    ("to_local(Time.MIN, 'UTC'), '%H'", "'%H' is no format for a local time"),
    ("Date(date), '%99999999999999999999d'", "a text of more than 16777216 bytes"),
    ("Daytime('09:30:00'), '%99999999999.3S'", "a text of more than 16777216 bytes"),
    ("Time.MIN, '%99999999999o'", "a text of more than 16777216 bytes"),
    ("Daytime('09:30:00'), '%.99999S'", "a precision of more than 1000 digits"),
  ])
  func `a pattern that is none is an error`(arguments: String, message: String) {
    #expect(failure(of: "format(\(arguments))")?.message == message)
  }

  @Test func `an invalid date is written as that, whatever the pattern`() throws {
    #expect(try expand("format(Date(none), '%Y')") == "INVALID   ")
  }
}
