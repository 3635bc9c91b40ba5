import ApsisJSON
import Foundation
import TestSupport
import Testing

/// What commands show to a person at a terminal.
struct TerminalTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("params: [date]\nprogram: {type: no-op, success: false}", to: "jobs/fails.yaml")
    try folder.write(
      "program: {type: shell, command: 'echo begin; exec sleep 600'}", to: "jobs/talks.yaml")
  }

  private func start(
    _ client: ServiceClient, columns: UInt16 = 100, variables: [String: String?] = [:], _ words: String...
  ) throws -> Terminal {
    try Terminal(
      Executable.apsis, words + ["--port", "\(client.port)"], in: folder.url, variables: variables, columns: columns)
  }

  @Test(arguments: [UInt16(40), 60, 100, 300])
  func `no line of a table is wider than the terminal`(columns: UInt16) async throws {
    let client = try await ServiceClient(in: folder.url)
    let date = String(repeating: "long", count: 50)
    _ = try await client.makeRun(["job_id": "fails", "args": ["date": .string(date)]])
    #expect(try await client.wait(for: "failure", of: "r1"))
    let terminal = try start(client, columns: columns, "runs")
    #expect(try await terminal.status() == 0)
    let lines = terminal.plainText.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.count <= columns })
    // What has room is whole, and what is cut says so.
    #expect(lines.last?.contains(date) == (columns == 300))
    #expect(lines.last?.hasSuffix("…") == (columns != 300))
    try await client.stop()
  }

  @Test func `states have colours, unless NO_COLOR or the terminal says otherwise`() async throws {
    let client = try await ServiceClient(in: folder.url)
    _ = try await client.makeRun(["job_id": "fails", "args": ["date": "x"]])
    #expect(try await client.wait(for: "failure", of: "r1"))
    let red = "\u{1B}[31mfailure"
    for (variables, expected): ([String: String?], Bool) in [
      ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
    ] {
      let terminal = try start(client, variables: variables, "runs", "fails")
      #expect(try await terminal.status() == 0)
      #expect(terminal.text.contains(red) == expected, "\(variables)")
      #expect(terminal.plainText.contains("  failure  fails  date=x"))
      #expect(terminal.text.contains("\u{1B}") == expected)
    }
    // In a pipe text is whole and plain.
    let piped = try await Command.run(Executable.apsis, ["runs", "--port", "\(client.port)"], in: folder.url)
    #expect(!piped.output.contains("\u{1B}"))
    try await client.stop()
  }

  @Test(arguments: [["--help"], ["help", "output"], ["watch", "--help"], ["completion", "--help"]])
  func `help fits a terminal`(words: [String]) async throws {
    let terminal = try Terminal(Executable.apsis, words, in: folder.url, columns: 80)
    #expect(try await terminal.status() == 0)
    #expect(terminal.text.contains("USAGE: apsis"))
    // How it is used is one line, whatever its length.
    let lines = terminal.plainText.split(separator: "\n").filter { !$0.hasPrefix("USAGE: ") }
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(terminal.text)")
  }

  @Test func `Ctrl-C ends what goes on, at once and without a word`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let run = try await client.makeRun(["job_id": "talks"])
    for words in [["output", run, "--follow"], ["watch", run]] {
      let terminal = try start(client, words[0], words[1], words.count > 2 ? words[2] : "--format=text")
      #expect(try await terminal.wait(for: words[0] == "output" ? "begin\n" : "running\n"))
      let before = terminal.plainText
      terminal.type("\u{3}")
      #expect(try await terminal.status() == 128 + SIGINT)
      #expect(terminal.plainText == before + "^C")
    }
    // The run goes on.
    #expect(try await client.state(of: run) == "running")
    #expect(try await client.post("/api/v1/runs/\(run)/stop").status == 200)
    #expect(try await client.wait(for: "failure", of: run))
    try await client.stop()
  }
}
