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
struct ZoneFile: Sendable {
  private var times: [Int64] = []
  /// The offset from each of ``times`` on.
  private var offsets: [Int] = []
  /// The offset before the first of ``times``.
  private var firstOffset: Int
  private var rule: ZoneRule?

  /// A zone whose clocks never change.
  init(offset: Int) {
    firstOffset = offset
  }

  /// Nil if `bytes` are no TZif file of version 2 or later.
  init?(_ bytes: [UInt8]) {
    var reader = TZifReader(bytes)
    guard let old = reader.header(), old.version >= 2 else { return nil }
    reader.skip(old.size(timeLength: 4))
    guard let header = reader.header(), reader.has(header.size(timeLength: 8)) else { return nil }
    times = (0..<header.timeCount).map { _ in reader.int64() }
    let kinds = (0..<header.timeCount).map { _ in Int(reader.byte()) }
    let types = (0..<header.typeCount).map { _ in
      let offset = Int(reader.int32())
      reader.skip(2)
      return offset
    }
    guard let first = types.first, kinds.allSatisfy({ $0 < types.count }), times == times.sorted() else { return nil }
    offsets = kinds.map { types[$0] }
    firstOffset = first
    reader.skip(header.charCount + header.leapCount * 12 + header.standardCount + header.utcCount)
    rule = ZoneRule(reader.footer())
  }

  /// The content of a file of at most 1 MiB; nil if there is none.
  static func bytes(at path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }

  func offset(at time: Int64) -> Int {
    guard let last = times.last else { return rule?.offset(at: time) ?? firstOffset }
    if time >= last, let rule { return rule.offset(at: time) }
    // The number of changes up to `time`, by bisection.
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? firstOffset : offsets[low - 1]
  }

  /// The offsets that hold at some time from `start` to `end`, each once.
  func offsets(from start: Int64, to end: Int64) -> Set<Int> {
    let changes = changes(from: start, to: end)
    return Set([offset(at: start), offset(at: end)] + changes.map { offset(at: $0) })
  }

  /// When clocks change in the two days around `time`.
  func transitions(around time: Int64) -> [Int64] { changes(from: time - 93_600, to: time + 93_600) }

  private func changes(from start: Int64, to end: Int64) -> [Int64] {
    let listed = times.filter { $0 > start && $0 <= end }
    let ruled = (rule?.changes(around: start) ?? []).filter { $0 > start && $0 <= end && $0 > times.last ?? .min }
    return (listed + ruled).sorted()
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
