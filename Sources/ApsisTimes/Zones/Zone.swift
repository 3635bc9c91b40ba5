internal import Synchronization

/// A time zone of the system's zone files.
///
/// Source: the TZif format of RFC 9636; files from `/usr/share/zoneinfo`.
public struct Zone: Sendable {
  /// As the zone files call it: `America/New_York`.
  public let name: String
  private let file: ZoneFile

  private init(name: String, file: ZoneFile) {
    self.name = name
    self.file = file
  }

  /// Coordinated universal time, which needs no file.
  public static let utc = Zone(name: "UTC", file: ZoneFile(offset: 0))

  /// The zone of this name, read once for the life of the process.
  ///
  /// - Throws: ``ZoneError`` if there is no such zone, or its file is none.
  public static func named(_ name: String) throws(ZoneError) -> Zone {
    if name == "UTC" { return utc }
    if let zone = zones.withLock({ $0[name] }) { return zone }
    guard isName(name), let bytes = ZoneFile.bytes(at: "/usr/share/zoneinfo/\(name)") else { throw .unknown(name) }
    guard let file = ZoneFile(bytes) else { throw .unreadable(name) }
    let zone = Zone(name: name, file: file)
    zones.withLock { $0[name] = zone }
    return zone
  }

  private static let zones = Mutex<[String: Zone]>([:])

  /// Whether `name` could be that of a zone, and not of a file elsewhere.
  private static func isName(_ name: String) -> Bool {
    name.utf8.first.map { $0 != UInt8(ascii: "/") } ?? false
      && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
        part.first?.isLetter == true && part.utf8.allSatisfy { $0.isASCIILetterOrDigit || "_+-".utf8.contains($0) }
      }
  }

  /// What clocks here are ahead of UTC at `time`; negative if they are behind.
  public func offset(at time: Time) -> Duration {
    .seconds(file.offset(at: time.secondsSince1970))
  }

  /// The date and time of day that clocks here show at `time`.
  public func local(_ time: Time) -> (day: Day, daytime: Daytime) {
    let shifted = time + offset(at: time)
    return (shifted.day, shifted.daytime)
  }

  /// The instants at which clocks here show `daytime` on `day`, in their order: one; none, if clocks go forward over it; two, if they
  /// go back over it.
  public func instants(of daytime: Daytime, on day: Day) -> [Time] {
    let local = Time(day: day, daytime: daytime)
    // No zone is more than a day ahead of UTC, or behind it.
    let around = file.offsets(from: local.secondsSince1970 - 93_600, to: local.secondsSince1970 + 93_600)
    return around.map { local - .seconds($0) }.filter { local - offset(at: $0) == $0 }.sorted()
  }

  /// The first instant at which clocks here show `daytime` on `day`; where they go forward over it, the one at which they do, and
  /// which they then call later.
  public func instant(ofOrAfter daytime: Daytime, on day: Day) -> Time {
    if let first = instants(of: daytime, on: day).first { return first }
    let local = Time(day: day, daytime: daytime)
    let jump = file.transitions(around: local.secondsSince1970).map(Time.init(secondsSince1970:)).first { change in
      (change + offset(at: change - .seconds(1))..<change + offset(at: change)).contains(local)
    }
    return jump ?? local - offset(at: local)
  }
}

extension Zone: Hashable {
  public static func == (a: Zone, b: Zone) -> Bool { a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// Why there is no zone.
public enum ZoneError: Error, Hashable {
  /// The zone files hold none of this name.
  case unknown(String)
  /// The file of this name is no zone file.
  case unreadable(String)
}

extension Time {
  /// Whole seconds, rounded down, as far as 64 bits go.
  var secondsSince1970: Int64 {
    Int64(clamping: nanosecondsSince1970.floorDivided(by: Time.nanosecondsPerSecond))
  }
}

extension UInt8 {
  fileprivate var isASCIILetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
