internal import ApsisJobs
internal import ArgumentParser

/// A term of the language by which people say which runs they mean.
///
/// `JOB` (a part of a job's ID), `NAME=VALUE` (a part of an argument), `NAME=` (has the argument), `state:S1,S2` (or beginnings of
/// states' names), and `!` before any of them for the contrary.
///
/// Source: the original's page on filters of runs. `NAME==VALUE`, for the whole of an argument, is ours.
struct RunTerm {
  enum Subject: Equatable {
    case job(String)
    case argument(String, contains: String)
    case argumentIs(String, String)
    case states(Set<RunState>)
  }

  let subject: Subject
  let isInverted: Bool

  /// - Throws: `ValidationError` for a state that there is not, and for nothing.
  init(_ text: String) throws {
    let body = text.drop { $0 == "!" }
    isInverted = (text.count - body.count) % 2 == 1
    guard !body.isEmpty else { throw ValidationError("expected a job, NAME=VALUE or state:STATE behind '!'") }
    if body.hasPrefix("state:") {
      subject = .states(Set(try body.dropFirst("state:".count).split(separator: ",").map { try Self.state($0) }))
    } else if let sign = body.firstIndex(of: "="), sign > body.startIndex {
      let value = body[body.index(after: sign)...]
      let name = String(body[..<sign])
      subject =
        value.hasPrefix("=") ? .argumentIs(name, String(value.dropFirst())) : .argument(name, contains: String(value))
    } else {
      subject = .job(String(body))
    }
  }

  /// - Parameter name: A state, or a beginning that only one has.
  private static func state(_ name: Substring) throws -> RunState {
    let name = name.lowercased()
    if let state = RunState(rawValue: name) { return state }
    let found = RunState.allCases.filter { $0.rawValue.hasPrefix(name) }
    guard let state = found.first, found.count == 1, !name.isEmpty else {
      let names = (found.isEmpty ? RunState.allCases : found).map(\.rawValue).joined(separator: ", ")
      throw ValidationError("unknown state '\(name)'; expected one of \(names)")
    }
    return state
  }

  func matches(_ row: RunRow) -> Bool {
    let isMatch =
      switch subject {
      case .job(let part): row.job.holds(part)
      case .argument(let name, let part): row.argumentValues[name]?.holds(part) ?? false
      case .argumentIs(let name, let value): row.argumentValues[name] == value
      case .states(let states): row.runState.map(states.contains) ?? false
      }
    return isMatch != isInverted
  }

  /// The states that options and terms leave.
  ///
  /// - Parameter options: Any of them; all if there is none.
  static func states(_ options: [RunState], _ terms: [RunTerm]) -> Set<RunState> {
    var left = options.isEmpty ? Set(RunState.allCases) : Set(options)
    for term in terms {
      guard case .states(let states) = term.subject else { continue }
      left = left.filter { states.contains($0) != term.isInverted }
    }
    return left
  }
}

extension String {
  /// Whether `part` stands in it; nothing stands in every text.
  fileprivate func holds(_ part: String) -> Bool { part.isEmpty || firstRange(of: part) != nil }
}
