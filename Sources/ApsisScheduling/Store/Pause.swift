public import ApsisJobs
public import ApsisTimes

/// Which jobs are paused together.
public enum PauseScope: Sendable, Hashable, CustomStringConvertible {
  /// All of the scheduler's, those included that come later.
  case all
  case job(JobID)

  public var description: String {
    switch self {
    case .all: "all jobs"
    case .job(let id): "job '\(id)'"
    }
  }

  public func contains(_ job: JobID) -> Bool {
    switch self {
    case .all: true
    case .job(let id): id == job
    }
  }
}

/// That nothing of some jobs starts by itself, until somebody resumes them.
public struct Pause: Sendable, Hashable {
  public let scope: PauseScope
  public let since: Time
  /// Who paused, as far as was told.
  public let author: String?
  /// As was told.
  public let reason: String?

  public init(_ scope: PauseScope, since: Time, by author: String? = nil, reason: String? = nil) {
    self.scope = scope
    self.since = since
    self.author = author
    self.reason = reason
  }

  /// `paused by anna: the database moves`.
  public var words: String { "paused" + (author.map { " by \($0)" } ?? "") + (reason.map { ": \($0)" } ?? "") }
}

/// The begin of a pause, or its end.
public struct PauseChange: Sendable, Hashable {
  public let scope: PauseScope
  /// Nil if it ends.
  public let pause: Pause?

  public init(_ pause: Pause) {
    scope = pause.scope
    self.pause = pause
  }

  public init(endOf scope: PauseScope) {
    self.scope = scope
    pause = nil
  }
}
