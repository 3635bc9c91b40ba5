import ApsisJobs
import ApsisScheduling
import ApsisTimes
import Foundation

/// What the harness asks: a number, what to do, and with what. The answer has the same number.
///
/// `1 schedule JOB NAME=VALUE…`, `2 schedule-at SECONDS JOB NAME=VALUE…`, `3 stop r1`, and so `skip`, `start`, `rerun`; `4 mark r1 STATE`;
/// `5 unfinished`; `6 shutdown`.
struct Request {
  private let number: String
  private let verb: String
  private let words: [String]

  init?(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    guard words.count > 1 else { return nil }
    (number, verb, self.words) = (words[0], words[1], Array(words.dropFirst(2)))
  }

  /// Returns when it is answered.
  func perform(on scheduler: Scheduler) async {
    do {
      let answer = try await answer(of: scheduler)
      Failpoint.beforeAnswer.pass()
      Answer.tell("ok \(number) \(answer)")
    } catch {
      Answer.tell("error \(number) \(error)")
    }
  }

  private struct NotUnderstood: Error {}

  private func answer(of scheduler: Scheduler) async throws -> String {
    switch verb {
    case "unfinished": return await scheduler.unfinishedRuns.map(\.description).joined(separator: " ")
    case "shutdown":
      await scheduler.shutDown()
      return ""
    default:
      let run = try await run(of: scheduler)
      return "\(run.id) \(run.state)"
    }
  }

  private func run(of scheduler: Scheduler) async throws -> Run {
    switch verb {
    case "schedule": return try await scheduler.schedule(try job(0), arguments: arguments(from: 1))
    case "schedule-at":
      guard let seconds = words.first.flatMap({ Double($0) }) else { throw NotUnderstood() }
      let time = SystemClock().now + .seconds(seconds)
      return try await scheduler.schedule(try job(1), arguments: arguments(from: 2), at: time)
    case "stop": return try await scheduler.stop(try id)
    case "skip": return try await scheduler.skip(try id)
    case "start": return try await scheduler.start(try id)
    case "rerun": return try await scheduler.rerun(try id)
    case "mark":
      guard let state = words.last.flatMap({ RunState(rawValue: $0) }) else { throw NotUnderstood() }
      return try await scheduler.mark(try id, as: state)
    default: throw NotUnderstood()
    }
  }

  private func job(_ index: Int) throws -> JobID {
    guard words.indices.contains(index) else { throw NotUnderstood() }
    return JobID(words[index])
  }

  private var id: RunID {
    get throws {
      guard let id = words.first.flatMap({ RunID($0) }) else { throw NotUnderstood() }
      return id
    }
  }

  private func arguments(from index: Int) -> [String: String] {
    var arguments: [String: String] = [:]
    for word in words.dropFirst(index) {
      let parts = word.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { arguments[String(parts[0])] = String(parts[1]) }
    }
    return arguments
  }
}
