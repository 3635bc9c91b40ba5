public import ApsisJobs
public import ApsisTimes

/// A run that a schedule is yet to make. Nothing is stored of it before its time, or before somebody asks for something about it.
public struct ExpectedRun: Sendable {
  public let id: ExpectedRunID
  public let schedule: ScheduleIdentity
  /// As it will be made, as far as that is known: in state `scheduled`. Its ``Run/isExpected`` is true.
  public let run: Run
}

/// Names a run that a schedule is yet to make: `e`, a digest of job and schedule, and its instant.
///
/// It says all that is needed to find the run, so that no table of them is kept; and it stays the same for as long as the schedule does.
public struct ExpectedRunID: Sendable, Hashable, LosslessStringConvertible {
  public let time: Time
  private let digest: UInt64

  public init(_ schedule: ScheduleIdentity, at time: Time) {
    // FNV-1a in 64 bits, as for the schedule's key.
    let text = "\(schedule.jobID)\0\(schedule.key)"
    digest = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    self.time = time
  }

  /// Reads `e3c0ffee…-1795593600000000000`; nil for anything else.
  public init?(_ description: String) {
    let parts = description.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard description.hasPrefix("e"), parts.count == 2, parts[0].utf8.count == 17,
      let digest = UInt64(parts[0].dropFirst(), radix: 16), let nanoseconds = Int64(parts[1])
    else { return nil }
    self.digest = digest
    time = Time(nanosecondsSince1970: Int128(nanoseconds))
    guard self.description == description else { return nil }
  }

  public var description: String {
    let digits = String(digest, radix: 16)
    return "e\(String(repeating: "0", count: 16 - digits.count))\(digits)-\(time.nanosecondsSince1970)"
  }

  /// Whether it is of this schedule.
  func isOf(_ schedule: ScheduleIdentity) -> Bool { ExpectedRunID(schedule, at: time) == self }
}

extension RunID {
  /// Stands in place of a number in a run that is not made yet.
  static let unmade = RunID(number: 0)
}

extension Run {
  /// Whether it is one that a schedule is yet to make.
  public var isExpected: Bool { id == .unmade }

  /// The name that it had before it was made by its schedule; nil if none made it.
  public var expectedID: ExpectedRunID? {
    guard case .schedule(let key) = origin else { return nil }
    return ExpectedRunID(ScheduleIdentity(jobID: jobID, key: key), at: scheduleTime)
  }
}
