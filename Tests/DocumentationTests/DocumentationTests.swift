import Foundation
import TestSupport
import Testing

/// The README and the guides, executed.
struct DocumentationTests {
  @Test(arguments: MarkdownBlock.all("yaml"))
  func `a YAML block is a file that check accepts`(block: MarkdownBlock) async throws {
    let folder = try TemporaryFolder()
    try folder.copyMonitoring()
    let isConfig = block.text.hasPrefix("# apsis.yaml\n")
    try folder.write(block.text, to: isConfig ? "apsis.yaml" : "jobs/job.yaml")
    for other in ["other", "reports/daily"] { try folder.write("program: {type: no-op}\n", to: "jobs/\(other).yaml") }
    let result = try await Command.run(
      try await Executable.acmeScheduler(), ["check"] + (isConfig ? ["--config", "apsis.yaml"] : ["jobs"]),
      in: folder.url)
    #expect(result.output.hasSuffix(" no mistakes\n"), "\(result.output)")
  }

  @Test(arguments: MarkdownBlock.all("swift"))
  func `a Swift block is a part of a compiled example`(block: MarkdownBlock) throws {
    let sources = Executable.root.appending(path: "Examples/custom-program/Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    let regions = try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.map { file in
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      return lines.drop { !$0.hasPrefix("// begin: ") }.dropFirst().prefix { !$0.hasPrefix("// end: ") }
        .joined(separator: "\n")
    }
    #expect(regions.contains(block.text))
  }

  @Test(arguments: MarkdownBlock.all("console"))
  func `a console block's commands print what it says`(block: MarkdownBlock) async throws {
    let folder = try await exampleFolder()
    let path = try await searchPath()
    for step in steps(of: block) {
      if step.command == "make run" {
        try await serve(expecting: step.expected, in: folder)
      } else if step.command.hasPrefix("make ") {
        // `make test` runs this test; that it passes is for whoever called it to see.
        #expect(try makefileTargets().contains(String(step.command.dropFirst("make ".count))))
      } else {
        let result = try await Command.run(
          URL(filePath: "/bin/sh"), ["-c", "PATH=\(path):$PATH; \(step.command) 2>&1"], in: folder.url)
        #expect(matches(result.output, step.expected), "\(step.command) printed:\n\(result.output)")
      }
    }
  }

  @Test func `there are blocks of each kind`() {
    #expect(MarkdownBlock.all("yaml").count >= 3)
    #expect(MarkdownBlock.all("swift").count >= 3)
    #expect(MarkdownBlock.all("console").count >= 8)
    #expect(MarkdownBlock.all("terminal").count >= 3)
  }

  @Test func `the page of types is what 'apsis types reference' prints`() async throws {
    let page = Executable.root.appending(path: "Documentation/Types.md")
    let text = try? String(contentsOf: page, encoding: .utf8)
    let printed = try await Command.run(Executable.apsis, ["types", "reference"], in: Executable.root).output
    #expect(text == printed, "run 'make reference'")
  }

  @Test func `each row of what happens if something is wrong names a test that is there`() throws {
    let root = Executable.root
    let page = try String(contentsOf: root.appending(path: "Documentation/Operations.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").drop { !$0.hasPrefix("| If … |") }.dropFirst(2)
    let files = try #require(
      FileManager.default.enumerator(at: root.appending(path: "Tests"), includingPropertiesForKeys: nil))
    let tests = try files.compactMap { $0 as? URL }.filter { $0.lastPathComponent.hasSuffix("Tests.swift") }
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    #expect(rows.count > 10)
    for row in rows {
      let name = try #require(row.firstMatch(of: /\| `([^`]+)` \|$/)?.1, "\(row)")
      #expect(tests.contains("func `\(name)`("), "\(name)")
    }
  }

  @Test func `links lead to files that are there`() throws {
    for page in ["README.md", "CONTRIBUTING.md"]
      + ["custom-program", "processes", "pipeline", "conditions"].map({ "Examples/\($0)/README.md" })
      + [
        "Jobs", "Types", "Configuration", "Processes", "WriteAProgramType", "Store", "Operations", "Design",
        "Dependencies",
        "Benchmarks",
        "Fuzzing",
      ]
      .map({ "Documentation/\($0).md" })
    {
      let file = Executable.root.appending(path: page)
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /\]\(([^)#:]+)\)/) {
        let target = file.deletingLastPathComponent().appending(path: String(match.1))
        #expect(FileManager.default.fileExists(atPath: target.path), "\(page) links to \(match.1)")
      }
    }
  }

  // MARK: - Commands

  private func exampleFolder() async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.copyMonitoring()
    for example in ["custom-program", "processes", "pipeline", "conditions"] {
      for part in ["jobs", "apsis.yaml"] { try folder.copy("Examples/\(example)/\(part)") }
    }
    try folder.write("fresh\n", to: "README.md")
    try await makeArchive(in: folder)
    return folder
  }

  /// The archive that the page of the run store looks into, and a database: what an earlier version stored.
  private func makeArchive(in folder: TemporaryFolder) async throws {
    let dump = Executable.root.appending(path: "Tests/ApsisStoreTests/Fixtures/1-runs.sql").path
    let script = "for name in archive apsis; do sqlite3 $name.db < '\(dump)'; done"
    let result = try await Command.run(URL(filePath: "/bin/sh"), ["-c", script], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
  }

  func searchPath() async throws -> String {
    [Executable.apsis, try await Executable.acmeScheduler()].map { $0.deletingLastPathComponent().path }.joined(
      separator: ":")
  }

  func steps(of block: MarkdownBlock) -> [(command: String, expected: String)] {
    var steps: [(command: String, expected: String)] = []
    for line in block.text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("$ ") {
        steps.append((String(line.dropFirst(2)), ""))
      } else if !steps.isEmpty {
        steps[steps.count - 1].expected += line + "\n"
      }
    }
    return steps
  }

  /// What `make run` starts, until it has printed each of the lines, in their order.
  private func serve(expecting expected: String, in folder: TemporaryFolder) async throws {
    let recipe = "exec .build/debug/apsis serve --config Examples/monitoring/apsis.yaml"
    #expect(try String(contentsOf: Executable.root.appending(path: "Makefile"), encoding: .utf8).contains(recipe))
    let command = try Command(
      Executable.apsis, ["serve", "--port", "0", "--config", "Examples/monitoring/apsis.yaml"], in: folder.url)
    // The jobs run at the full minute.
    #expect(try await command.waitForErrors(containing: "r1 stats: success", limit: .seconds(90)))
    command.send(SIGTERM)
    let result = try await command.result()
    #expect(result.status == 0)
    let lines = result.errors.split(separator: "\n").map(String.init)
    var rest = lines[...]
    for line in expected.split(separator: "\n") {
      guard let index = rest.firstIndex(where: { matches($0, String(line)) }) else {
        Issue.record("no line like '\(line)' in\n\(result.errors)")
        return
      }
      rest = rest[(index + 1)...]
    }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appending(path: "Examples/monitoring/stats").path)
    for file in files where file.hasSuffix(".json") {
      let text = try folder.read("Examples/monitoring/stats/\(file)")
      #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any])
    }
    #expect(files.count { $0.hasSuffix(".json") } == 2)
  }

  private func makefileTargets() throws -> [String] {
    let text = try String(contentsOf: Executable.root.appending(path: "Makefile"), encoding: .utf8)
    return text.matches(of: /(?m)^([a-z]+):/).map { String($0.1) }
  }

  /// Whether `text` is `pattern`, in which `…` stands for anything.
  func matches(_ text: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return text == pattern }
    guard text.hasPrefix(first) else { return false }
    var rest = text.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() {
      guard let place = rest.firstRange(of: part) else { return false }
      rest = rest[place.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
