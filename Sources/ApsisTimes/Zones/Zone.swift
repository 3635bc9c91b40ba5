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
}

extension Zone {
  /// What clocks here are ahead of UTC at `time`; negative if they are behind.
  public func offset(at time: Time) -> Duration {
    .seconds(file.stretch(at: time.secondsSince1970).offset)
  }

  /// The date and time of day that clocks here show at `time`.
  public func local(_ time: Time) -> (day: Day, daytime: Daytime) {
    time.adding(seconds: file.stretch(at: time.secondsSince1970).offset).dayAndDaytime
  }

  /// How long clocks here go on from `time` without a change.
  ///
  /// - Returns: When they change next, and what they are ahead of UTC until then; nil for the first if they never will.
  public func untilChange(from time: Time) -> (change: Time?, offset: Duration) {
    let stretch = file.stretch(at: time.secondsSince1970)
    return (stretch.end == .max ? nil : Time(secondsSince1970: stretch.end), .seconds(stretch.offset))
  }

  /// The instants at which clocks here show `daytime` on `day`, in their order: one; none, if clocks go forward over it; two, if they
  /// go back over it.
  public func instants(of daytime: Daytime, on day: Day) -> [Time] {
    var instants: [Time] = []
    forEachStretch(around: day, daytime) { stretch, local in
      let instant = local.adding(seconds: -stretch.offset)
      if (stretch.start..<stretch.end).contains(instant.secondsSince1970) { instants.append(instant) }
    }
    return instants
  }

  /// The first of ``instants(of:on:)``; nil if clocks go forward over it.
  public func firstInstant(of daytime: Daytime, on day: Day) -> Time? {
    let local = Time(day: day, daytime: daytime)
    let seconds = local.secondsSince1970
    let stretch = file.stretch(at: seconds)
    // Far from any change there is one answer, and no need to look for others.
    if stretch.start <= seconds - Zone.farthest, seconds + Zone.farthest < stretch.end {
      return local.adding(seconds: -stretch.offset)
    }
    return instants(of: daytime, on: day).first
  }

  /// The first instant at which clocks here show `daytime` on `day`; where they go forward over it, the one at which they do, and
  /// which they then call later.
  public func instant(ofOrAfter daytime: Daytime, on day: Day) -> Time {
    if let first = firstInstant(of: daytime, on: day) { return first }
    var jump: Time?
    var before: Int?
    forEachStretch(around: day, daytime) { stretch, local in
      // The first stretch of a zone has no change before it, and begins as early as can be.
      if let before {
        let shown = local.secondsSince1970 - stretch.start
        if before <= shown, shown < stretch.offset { jump = Time(secondsSince1970: stretch.start) }
      }
      before = stretch.offset
    }
    let local = Time(day: day, daytime: daytime)
    return jump ?? local.adding(seconds: -file.stretch(at: local.secondsSince1970).offset)
  }

  /// No zone is more than 26 hours ahead of UTC, or behind it.
  private static let farthest: Int64 = 93_600

  /// Calls `body` for each stretch of time in which clocks here might show `daytime` on `day`, in their order.
  private func forEachStretch(around day: Day, _ daytime: Daytime, _ body: (ZoneFile.Stretch, Time) -> Void) {
    let local = Time(day: day, daytime: daytime)
    let end = local.secondsSince1970 + Zone.farthest
    var stretch = file.stretch(at: local.secondsSince1970 - Zone.farthest)
    body(stretch, local)
    while stretch.end <= end {
      stretch = file.stretch(at: stretch.end)
      body(stretch, local)
    }
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
    if let nanoseconds = Int64(exactly: nanosecondsSince1970) {
      return nanoseconds.floorDivided(by: Daytime.nanosecondsPerSecond).quotient
    }
    return Int64(clamping: nanosecondsSince1970.floorDivided(by: Time.nanosecondsPerSecond))
  }

  /// For less than adding a duration, which counts in attoseconds.
  func adding(seconds: Int) -> Time {
    Time(nanosecondsSince1970: nanosecondsSince1970 + Int128(seconds) * Time.nanosecondsPerSecond)
  }
}

extension UInt8 {
  fileprivate var isASCIILetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
