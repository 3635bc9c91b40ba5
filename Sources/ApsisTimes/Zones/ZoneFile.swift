#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What a zone file says: the changes of a zone's clocks, and the rule for the years after the last of them.
///
/// All times and offsets are in seconds. Source: RFC 9636, version 2 and later of TZif.
final class ZoneFile: Sendable {
  /// A stretch of time in which clocks don't change: from ``start`` up to, not at, ``end``.
  struct Stretch {
    /// `Int64.min` for the first one.
    let start: Int64
    /// `Int64.max` for the last one.
    let end: Int64
    /// What clocks are ahead of UTC.
    let offset: Int
  }

  private let times: [Int64]
  /// The offset before the first of ``times``, and the one from each of them on.
  private let offsets: [Int]
  /// For the time after the last of ``times``.
  private let rule: ZoneRule?
  /// How many of ``times`` come before each span of 2^24 s (194 days) from ``indexStart`` on, so that few have to be looked at.
  private let index: [Int32]

  /// 1901-12-13: where the changes of most files begin.
  private static let indexStart: Int64 = -0x8000_0000
  private static let indexShift: Int64 = 24
  /// The rule's changes are listed up to here, since asking the rule takes longer.
  private static let lastListedYear = 2200

  /// A zone whose clocks never change.
  convenience init(offset: Int) {
    self.init(times: [], offsets: [offset], rule: nil)
  }

  private init(times: [Int64], offsets: [Int], rule: ZoneRule?) {
    self.times = times
    self.offsets = offsets
    self.rule = rule
    guard let last = times.last, last > ZoneFile.indexStart else {
      index = []
      return
    }
    var count = 0
    index = (0...(last - ZoneFile.indexStart) >> ZoneFile.indexShift).map { span in
      let start = ZoneFile.indexStart + span << ZoneFile.indexShift
      while count < times.count, times[count] <= start { count += 1 }
      return Int32(count)
    }
  }

  /// Nil if `bytes` are no TZif file of version 2 or later.
  convenience init?(_ bytes: [UInt8]) {
    var reader = TZifReader(bytes)
    guard let old = reader.header(), old.version >= 2 else { return nil }
    reader.skip(old.size(timeLength: 4))
    guard let header = reader.header(), reader.has(header.size(timeLength: 8)) else { return nil }
    var times = (0..<header.timeCount).map { _ in reader.int64() }
    let kinds = (0..<header.timeCount).map { _ in Int(reader.byte()) }
    let types = (0..<header.typeCount).map { _ in
      let offset = Int(reader.int32())
      reader.skip(2)
      return offset
    }
    guard let first = types.first, kinds.allSatisfy({ $0 < types.count }), times == times.sorted() else { return nil }
    var offsets = [first] + kinds.map { types[$0] }
    reader.skip(header.charCount + header.leapCount * 12 + header.standardCount + header.utcCount)
    let rule = ZoneRule(reader.footer())
    if let rule {
      let ruled = rule.changes(after: times.last ?? 0, through: ZoneFile.lastListedYear)
      times += ruled
      offsets += ruled.map { rule.offset(at: $0) }
    }
    self.init(times: times, offsets: offsets, rule: rule)
  }

  /// The content of a file of at most 1 MiB; nil if there is none.
  static func bytes(at path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }

  /// The stretch that `time` lies in.
  ///
  /// - Complexity: O(1) from the year 1901 to the end of the list; before and after it takes a few dozen steps.
  func stretch(at time: Int64) -> Stretch {
    let count = countOfTimes(upTo: time)
    if count == times.count, let rule { return rule.stretch(at: time, notBefore: times.last ?? .min) }
    return Stretch(
      start: count == 0 ? .min : times[count - 1], end: count == times.count ? .max : times[count],
      offset: offsets[count])
  }

  private func countOfTimes(upTo time: Int64) -> Int {
    guard let last = times.last, time < last else { return times.count }
    guard time >= ZoneFile.indexStart else { return countByBisection(upTo: time) }
    var count = Int(index[Int((time - ZoneFile.indexStart) >> ZoneFile.indexShift)])
    while times[count] <= time { count += 1 }
    return count
  }

  private func countByBisection(upTo time: Int64) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Reads the parts of a TZif file. Past its end there are zeros.
private struct TZifReader {
  struct Header {
    let version: Int
    let utcCount, standardCount, leapCount, timeCount, typeCount, charCount: Int

    func size(timeLength: Int) -> Int {
      timeCount * (timeLength + 1) + typeCount * 6 + charCount + leapCount * (timeLength + 4) + standardCount + utcCount
    }
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func has(_ count: Int) -> Bool { position + count <= bytes.count }

  mutating func skip(_ count: Int) { position += count }

  mutating func byte() -> UInt8 {
    defer { position += 1 }
    return position < bytes.count ? bytes[position] : 0
  }

  mutating func int32() -> Int32 { Int32(truncatingIfNeeded: number(of: 4)) }
  mutating func int64() -> Int64 { Int64(bitPattern: number(of: 8)) }

  private mutating func number(of count: Int) -> UInt64 {
    (0..<count).reduce(0) { number, _ in number << 8 | UInt64(byte()) }
  }

  mutating func header() -> Header? {
    guard has(44), bytes[position..<(position + 4)].elementsEqual("TZif".utf8) else { return nil }
    skip(4)
    let version = Int(byte()) - 0x30
    skip(15)
    let counts = (0..<6).map { _ in Int(int32()) }
    guard counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
    return Header(
      version: version, utcCount: counts[0], standardCount: counts[1], leapCount: counts[2], timeCount: counts[3],
      typeCount: counts[4], charCount: counts[5])
  }

  /// The line at the end: the rule for later years.
  mutating func footer() -> String {
    guard byte() == UInt8(ascii: "\n") else { return "" }
    return String(decoding: bytes[min(position, bytes.count)...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
