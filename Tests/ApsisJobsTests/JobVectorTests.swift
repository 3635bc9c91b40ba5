import ApsisBuiltIns
import ApsisDiagnostics
import ApsisJSON
import ApsisJobs
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Job files, and what the original says of them: `Tests/Vectors/README.md` says what the fields are.
struct JobVectorTests {
  @Test func `good job files are the jobs that the original makes of them`() throws {
    var counts = (pass: 0, fail: 0)
    for (id, vector) in try Vectors.load("jobs_ok/messages.json", as: [String: GoodJob].self) {
      let contents = try load("jobs_ok", id)
      let problem =
        vector.want?.refused.map { refusalProblem($0, contents) } ?? differences(of: contents, id, from: vector)
      if let problem { Issue.record("\(id): \(problem)") }
      if problem == nil { counts.pass += 1 } else { counts.fail += 1 }
    }
    Vectors.report("jobs_ok", [(counts.pass, "pass"), (counts.fail, "fail")])
  }

  @Test func `bad job files are refused with a place and what was expected`() throws {
    var counts = (pass: 0, fail: 0)
    for (id, _) in try Vectors.load("jobs_bad/messages.json", as: [String: BadJob].self) {
      let contents = try load("jobs_bad", id)
      let errors = contents.diagnostics.filter { $0.severity == .error }
      let isGood =
        !errors.isEmpty && contents.jobs[JobID(id)] == nil && contents.jobs.count == 3
        && errors.allSatisfy { $0.place?.source.name.hasSuffix("/\(id).yaml") ?? false }
        && errors.allSatisfy { $0.message.contains("expected") || $0.hint != nil }
      if !isGood { Issue.record("\(id): \(errors), \(contents.jobs.keys)") }
      if isGood { counts.pass += 1 } else { counts.fail += 1 }
    }
    Vectors.report("jobs_bad", [(counts.pass, "pass"), (counts.fail, "fail")])
  }

  /// The job alone in a folder with those that others depend on.
  private func load(_ kind: String, _ id: String) throws -> JobsFolder.Contents {
    let folder = try TemporaryFolder()
    let common = Vectors.folder.appending(path: "jobs_common")
    for name in try FileManager.default.contentsOfDirectory(atPath: common.path) {
      try FileManager.default.copyItem(at: common.appending(path: name), to: folder.url.appending(path: name))
    }
    try FileManager.default.copyItem(
      at: Vectors.folder.appending(path: "\(kind)/\(id).yaml"), to: folder.url.appending(path: "\(id).yaml"))
    return JobsFolder(FilePath(folder.url.path)).load(with: JobReader(types: try BuiltIns.jobTypes()))
  }

  /// What is wrong with the refusal of a job that the original accepts by accident; nil if nothing is.
  private func refusalProblem(_ key: String, _ contents: JobsFolder.Contents) -> String? {
    let errors = contents.diagnostics.filter { $0.severity == .error }
    guard contents.jobs.count == 3, !errors.isEmpty else { return "not refused" }
    let points = errors.contains { error in
      guard let place = error.place, let line = place.source.line(place.line) else { return false }
      // At the key, or at something under it.
      return error.message.contains("'\(key)'") || String(line.prefix(place.column + key.count)).contains(key)
    }
    return points ? nil : "points at no '\(key)': \(errors)"
  }

  private func differences(of contents: JobsFolder.Contents, _ id: String, from vector: GoodJob) -> String? {
    guard let job = contents.jobs[JobID(id)] else { return "refused: \(contents.diagnostics)" }
    let cache = JobReader(types: JobTypes()).cache
    let text = job.json(among: contents.jobs, cache: cache).line
    guard let given = try? JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)) else { return "no JSON: \(text)" }
    var wanted = vector.job
    for (name, value) in vector.want?.job ?? [:] { wanted[name] = value }
    let (mine, theirs) = (given.comparable, JSONTree.object(wanted).comparable)
    return mine == theirs ? nil : "\(mine)\n  instead of\n\(theirs)"
  }
}

private struct GoodJob: Decodable {
  struct Wanted: Decodable {
    let refused: String?
    let job: [String: JSONTree]?
  }

  let job: [String: JSONTree]
  let want: Wanted?
}

private struct BadJob: Decodable {}

/// JSON as a test compares it: without regard to the order of members.
private indirect enum JSONTree: Decodable, Equatable, CustomStringConvertible {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSONTree])
  case object([String: JSONTree])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let bool = try? container.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([JSONTree].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSONTree].self))
    }
  }

  /// Without the words for people, and with the lists that the original makes from sets in order.
  var comparable: JSONTree {
    switch self {
    case .object(let members):
      .object(
        members.filter { $0.key != "str" }.reduce(into: [:]) { result, member in
          let value = member.value.comparable
          result[member.key] = ["states", "exist"].contains(member.key) ? value.sorted : value
        })
    case .list(let list): .list(list.map(\.comparable))
    case .null, .bool, .number, .text: self
    }
  }

  private var sorted: JSONTree {
    guard case .list(let list) = self else { return self }
    return .list(list.sorted { $0.description < $1.description })
  }

  var description: String {
    switch self {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .number(let number): "\(number)"
    case .text(let text): "\"\(text)\""
    case .list(let list): "[\(list.map(\.description).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
    }
  }
}
