import ApsisJSON
import Foundation
import TestSupport
import Testing

/// The completion scripts, in the shells that they are for; keys are typed at a terminal.
struct CompletionTests {
  private let folder: TemporaryFolder
  private static let tab = "\t"

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("params: [date]\nprogram: {type: no-op}", to: "jobs/reports/daily.yaml")
    try folder.write("program: {type: no-op}", to: "jobs/archive.yaml")
    for shell in ["bash", "zsh", "fish"] {
      for executable in [Executable.apsis, Executable.apsisctl] {
        let script = folder.url.appending(path: "\(executable.lastPathComponent).\(shell)").path
        try folder.write(
          "'\(executable.path)' completion \(shell) > '\(script)'\n",
          to: "make-\(executable.lastPathComponent)-\(shell)")
      }
    }
  }

  /// A shell that has both scripts, and a service for them to ask.
  private func start(_ shell: String, _ client: ServiceClient) async throws -> Terminal {
    for name in ["apsis", "apsisctl"] {
      let made = try await Command.run(URL(filePath: "/bin/sh"), ["make-\(name)-\(shell)"], in: folder.url)
      #expect(made.errors == "")
    }
    let start = Self.starts[shell] ?? ""
    let arguments =
      ["bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"], "fish": ["--no-config", "-i"]][shell] ?? []
    let path =
      Executable.apsis.deletingLastPathComponent().path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    let terminal = try Terminal(
      URL(filePath: "/usr/bin/\(shell)"), arguments, in: folder.url,
      variables: ["PATH": path, "APSIS_HOST": "127.0.0.1:\(client.port)", "HOME": folder.url.path, "TERM": "dumb"])
    terminal.type(start + "\n")
    return terminal
  }

  private static let starts = [
    "bash": "source apsis.bash; source apsisctl.bash",
    "zsh":
      "autoload -Uz compinit; compinit -u -d dump; source apsis.zsh; source apsisctl.zsh; compdef _apsis apsis; compdef _apsisctl apsisctl",
    "fish": "source apsis.fish; source apsisctl.fish",
  ]

  @Test(arguments: ["bash", "zsh", "fish"])
  func `a shell completes commands, jobs and runs of the service`(shell: String) async throws {
    try #require(FileManager.default.isExecutableFile(atPath: "/usr/bin/\(shell)"), "Scripts/setup tests installs it")
    let client = try await ServiceClient(in: folder.url)
    let run = try await client.makeRun(["job_id": "archive"])
    #expect(try await client.wait(for: "success", of: run))
    let terminal = try await start(shell, client)
    // What is typed, and what the shell then shows.
    let cases = [
      ("apsis sched", "apsis schedule"), ("apsis schedule now rep", "apsis schedule now reports/daily"),
      ("apsis log r", "apsis log r1"), ("apsis runs --job arch", "apsis runs --job archive"),
      ("apsis watch --state fail", "apsis watch --state failure"), ("apsisctl relo", "apsisctl reload-jobs"),
    ]
    for (number, (typed, shown)) in cases.enumerated() {
      // On a line of its own, once the shell is there to read it: the quotes tell the word from its echo.
      terminal.type("\u{15}echo re''ady-\(number)\n")
      #expect(try await terminal.wait(for: "ready-\(number)"), "\(terminal.plainText.suffix(500))")
      terminal.type(typed + Self.tab)
      #expect(try await terminal.wait(for: shown), "\(typed): \(terminal.plainText.suffix(500))")
    }
    terminal.type("\u{15}")
    terminal.type("exit\n")
    _ = try await terminal.status()
    try await client.stop()
  }

  @Test func `without a service there is nothing to complete, and nothing in the way`() async throws {
    for words in [["---completion", "log", "--", "positional@0", "2", "0", "apsis", "log", ""]] {
      let result = try await Command.run(
        URL(filePath: "/usr/bin/env"), ["APSIS_HOST=127.0.0.1:1", Executable.apsis.path] + words, in: folder.url)
      #expect(result.output.trimmingCharacters(in: .newlines).isEmpty)
      #expect(result.errors == "")
      #expect(result.status == 0)
    }
  }
}
