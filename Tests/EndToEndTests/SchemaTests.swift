import Foundation
import TestSupport
import Testing

/// The JSON Schema of job files, judged by a validator of others: `check_schema.py` beside this file runs it.
struct SchemaTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// What the schema need not find in the job files that Apsis refuses, by the reason.
  private static let onlyCheckKnows: [(why: String, jobs: Set<String>)] = [
    (
      "names of signals, zones and calendars, which may be a site's own or the system's",
      [
        "stop bad signal scheduled", "procstar stop bad signal unscheduled", "daily tz abbreviation",
        "daily bad calendar",
      ]
    ),
    (
      "what stands in a template",
      [
        "stats unknown param", "template param not declared", "template bad filter", "template type error",
        "dependency template unknown name", "enabled unknown name", "template unscheduled syntax",
      ]
    ),
    (
      "other jobs",
      [
        "dependency unknown job scheduled", "dependency missing arg scheduled", "dependency on itself",
        "action unknown job", "action extra arg",
      ]
    ),
    (
      "what several keys come to, and rules beyond the kind of a value",
      ["interval negative", "interval enabled text", "two missing args", "skip duplicate target"]
    ),
    ("keys given twice, of which the validator is shown the last", ["duplicate top key", "duplicate metadata key"]),
  ]

  @Test func `the schema accepts the original's jobs and refuses those with mistakes in their structure`() async throws
  {
    let good = try Vectors.load("jobs_ok/messages.json", as: [String: GoodJob].self)
    let bad = try Vectors.load("jobs_bad/messages.json", as: [String: BadJob].self).keys
    let semantic = SchemaTests.onlyCheckKnows.reduce(into: Set<String>()) { $0.formUnion($1.jobs) }
    let paths =
      good.keys.map { ($0, path("jobs_ok", $0)) } + bad.map { ($0, path("jobs_bad", $0)) }
    let verdicts = try await verdicts(on: paths.map(\.1), by: try await schema(of: Executable.apsis))
    var counts = (accepted: 0, refused: 0)
    for (id, path) in paths {
      let verdict = try #require(verdicts[path])
      if verdict.isAccepted { counts.accepted += 1 } else { counts.refused += 1 }
      let isSound = good[id].map { $0.want?.refused == nil } ?? false
      #expect(verdict.isAccepted == (isSound || semantic.contains(id)), "\(id): \(verdict.text)")
    }
    print("schema: \(counts.accepted) accepted, \(counts.refused) refused")
  }

  @Test func `the schema accepts the jobs of the examples`() async throws {
    for (executable, example) in [
      (Executable.apsis, "monitoring"), (try await Executable.acmeScheduler(), "custom-program"),
    ] {
      let jobs = Executable.root.appending(path: "Examples/\(example)/jobs")
      let paths = try FileManager.default.contentsOfDirectory(atPath: jobs.path).filter { $0.hasSuffix(".yaml") }.map {
        jobs.appending(path: $0).path
      }
      let verdicts = try await verdicts(on: paths, by: try await schema(of: executable))
      #expect(!verdicts.isEmpty && verdicts.values.allSatisfy(\.isAccepted), "\(verdicts)")
    }
  }

  @Test func `the schema accepts a sample of each type, and knows the config file's names for types`() async throws {
    try folder.write("program_types: {nothing: no-op}\n", to: "apsis.yaml")
    let list = try await apsis("types", "--format", "json")
    let types = try #require(JSONSerialization.jsonObject(with: Data(list.utf8)) as? [[String: Any]])
    var paths = [try folder.write("program: {type: nothing, duration: '{{ 1 }} s'}\n", to: "jobs/alias.yaml").path]
    for type in types {
      let name = try #require(type["name"] as? String)
      paths.append(try folder.write(try await apsis("types", "sample", name), to: "jobs/\(name).yaml").path)
    }
    let schema = try await schema(of: Executable.apsis, "--config", "apsis.yaml")
    let verdicts = try await verdicts(on: paths, by: schema)
    #expect(verdicts.count == types.count + 1 && verdicts.values.allSatisfy(\.isAccepted), "\(verdicts)")
  }

  @Test(arguments: [
    ("program: {type: noop}\n", "$.program.type: 'noop' is not one of"),
    (
      "program: {type: no-op, sucess: true}\n",
      "$.program: Additional properties are not allowed ('sucess' was unexpected)"
    ),
    ("program: {type: shell}\n", "$.program: 'command' is a required property"),
    (
      "schedule: {start: {type: interval, interval: 1h}, stop: {type: duration}}\nprogram: {type: no-op}\n",
      "$.schedule.stop: 'duration' is a required property"
    ),
  ])
  func `a mistake in a block is told of the type that the block names`(job: String, expected: String) async throws {
    let path = try folder.write(job, to: "job.yaml").path
    let verdict = try await verdicts(on: [path], by: try await schema(of: Executable.apsis))[path]
    #expect(verdict?.text.contains(expected) == true, "\(String(describing: verdict))")
  }

  // MARK: - The validator

  private struct GoodJob: Decodable {
    struct Wanted: Decodable {
      let refused: String?
    }

    let want: Wanted?
  }

  private struct BadJob: Decodable {}

  private struct Verdict {
    let isAccepted: Bool
    let text: String
  }

  private struct MissingValidator: Error, CustomStringConvertible {
    let description = """
      this test needs python3 with jsonschema and PyYAML; run 'Scripts/setup tests', or install python3-jsonschema and \
      python3-yaml
      """
  }

  private func path(_ kind: String, _ id: String) -> String {
    Vectors.folder.appending(path: "\(kind)/\(id).yaml").path
  }

  private func apsis(_ arguments: String...) async throws -> String {
    try await Command.run(Executable.apsis, arguments, in: folder.url).output
  }

  /// Writes the schema of a scheduler's job files to a file.
  private func schema(of executable: URL, _ options: String...) async throws -> URL {
    let result = try await Command.run(executable, ["types", "schema"] + options, in: folder.url)
    return try folder.write(result.output, to: "schema.json")
  }

  private func verdicts(on paths: [String], by schema: URL) async throws -> [String: Verdict] {
    let script = Executable.root.appending(path: "Tests/EndToEndTests/check_schema.py").path
    let result = try await Command.run(try await python(), [script, schema.path] + paths, in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    return zip(paths, lines).reduce(into: [:]) { verdicts, pair in
      verdicts[pair.0] = Verdict(isAccepted: pair.1.hasPrefix("accepted "), text: pair.1)
    }
  }

  /// The first on the path that has what the script needs: the system's packages are for the system's own Python.
  private func python() async throws -> URL {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for python in folders.map({ URL(filePath: "\($0)/python3") })
    where FileManager.default.isExecutableFile(atPath: python.path) {
      let result = try await Command.run(python, ["-c", "import jsonschema, yaml"], in: folder.url)
      if result.status == 0 { return python }
    }
    throw MissingValidator()
  }
}
