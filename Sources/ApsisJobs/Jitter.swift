public import ApsisTimes

/// Spreads the starts of a schedule's runs, so that many jobs of one time don't start together.
///
/// What it adds to an instant is a hash of the job's ID, the schedule's place in the job and the instant: the same on each machine and
/// after each restart, and known beforehand.
public struct Jitter: Sendable, Hashable {
  /// What it adds is less than this, and not less than 0.
  public let limit: Duration
  private let seed: UInt64

  /// - Parameter schedule: Its index in the job, counted from 0.
  init(upTo limit: Duration, job: JobID, schedule: Int) {
    self.limit = limit
    // FNV-1a; a byte that no UTF-8 text holds keeps ID and index apart.
    let bytes = Array(job.description.utf8) + [0xFF] + Array(String(schedule).utf8)
    seed = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }

  /// What is added to an instant: whole milliseconds.
  ///
  /// - Parameter stop: When the run will be stopped; the delay ends before it.
  public func delay(at time: Time, stop: Time?) -> Duration {
    let room = stop.map { min(limit, $0 - time) } ?? limit
    guard room > .zero else { return .zero }
    let width = UInt64(clamping: room.nanoseconds)
    let nanoseconds = hash(of: time).multipliedFullWidth(by: width).high
    return Duration(nanoseconds: Int128(nanoseconds / 1_000_000 * 1_000_000))
  }

  /// The finaliser of SplitMix64, so that neighbouring instants have nothing in common. Source: Steele, Lea and Flood, "Fast splittable
  /// pseudorandom number generators", 2014.
  private func hash(of time: Time) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: time.nanosecondsSince1970)
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
  }
}
