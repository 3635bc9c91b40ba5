import ArgumentParser
import Foundation

/// Gives what reads people's texts a great many texts that are nearly right: `make fuzz`. Documentation/Fuzzing.md says what it covers.
@main
struct FuzzCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Fuzzing", abstract: "Reads a great many texts that are nearly right.",
    subcommands: [Run.self, Replay.self, Hard.self, Show.self, WriteCorpus.self, Guide.self, Work.self],
    defaultSubcommand: Run.self
  )

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run inputs of all subjects, or of some. Exits 1 if there is a finding.")

    @Argument(help: "yaml, template, schedule or text.", transform: subjectNamed) var subjects: [any FuzzSubject] = []
    @Option(help: "How many inputs of each.") var count = 1_000_000
    @Option(help: "The same seed gives the same inputs.") var seed: UInt64 = 1
    @Option(help: "How many processes at a time.") var workers = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Folder for the inputs that were too much.") var findings = ".build-bench/findings"

    @Flag(help: "Say what each of the inputs took that were made to be hard.") var verbose = false

    func run() async throws {
      var hasFindings = false
      for subject in subjects.isEmpty ? FuzzSubjects.all : subjects {
        let (hard, tooHard) = try await HardInputs(subject: subject, isVerbose: verbose).run()
        print(hard)
        hasFindings = hasFindings || tooHard
        let campaign = Campaign(
          subject: subject, count: count, seed: seed, workers: max(1, workers), findings: URL(filePath: findings))
        let (report, found) = try await campaign.run()
        print(report)
        hasFindings = hasFindings || found
      }
      if hasFindings { throw ExitCode.failure }
    }
  }

  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the inputs of files, within the limits.")

    @Argument(transform: subjectNamed) var subject: any FuzzSubject
    @Argument var files: [String]

    func run() throws {
      for file in files {
        let input = Array(try Data(contentsOf: URL(filePath: file)))
        print("\(file): \(try Worker(subject: subject).replay(input))")
      }
    }
  }

  struct Hard: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run the input of this name that was made to be hard, or write it.")

    @Argument(transform: subjectNamed) var subject: any FuzzSubject
    @Argument var name: String
    @Option(help: "In bytes.") var size: Int?
    @Flag(help: "Write it to standard output, and do not run it.") var show = false

    func run() throws {
      guard let input = HardInput.all.first(where: { $0.subject == subject.name && $0.name == name }) else {
        throw ValidationError("no input '\(name)'")
      }
      let bytes = Array(input.text(size ?? HardInput.size(for: subject.name)).utf8)
      if show {
        FileHandle.standardOutput.write(Data(bytes))
      } else {
        print(try Worker(subject: subject).replay(bytes))
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write an input to standard output.")

    @Argument(transform: subjectNamed) var subject: any FuzzSubject
    @Argument var number: Int
    @Option var seed: UInt64 = 1

    func run() throws {
      FileHandle.standardOutput.write(Data(try subject.mutator().input(number, seed: seed)))
    }
  }

  struct WriteCorpus: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "corpus", abstract: "Write the corpus and the dictionary of a subject, for libFuzzer.")

    @Argument(transform: subjectNamed) var subject: any FuzzSubject
    @Argument(help: "A new folder for the corpus; the dictionary is put beside it.") var folder: String

    func run() throws {
      let folder = URL(filePath: folder)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (index, entry) in try subject.corpus().enumerated() {
        try Data(entry).write(to: folder.appending(path: "\(index)"))
      }
      let words = subject.grammar.words + Grammar.common
      let lines = words.filter { !$0.isEmpty }.map { "\"\($0.utf8.map(escaped).joined())\"" }
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathExtension("dict"))
    }

    private func escaped(_ byte: UInt8) -> String {
      let isPlain = (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      let digits = String(byte, radix: 16)
      return isPlain ? String(Unicode.Scalar(byte)) : "\\x" + (digits.count == 1 ? "0" : "") + digits
    }
  }

  struct Guide: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let libFuzzer make the inputs, in a build with it: `make fuzz-guided`.")

    @Argument(transform: subjectNamed) var subject: any FuzzSubject
    @Argument(parsing: .allUnrecognized, help: "Folders and options of libFuzzer.") var options: [String] = []

    func run() throws {
      guard let status = Guided.run(subject, options) else {
        throw ValidationError("this program was built without libFuzzer; `make fuzz-guided` builds it with it")
      }
      throw ExitCode(status)
    }
  }

  struct Work: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run a part of the inputs.", shouldDisplay: false)

    @Argument(transform: subjectNamed) var subject: any FuzzSubject
    @Option var seed: UInt64
    @Option var first: Int
    @Option var end: Int
    @Option var tally: String

    func run() throws {
      try Worker(subject: subject).run(first..<end, seed: seed, tally: try Tally(path: tally))
    }
  }
}

/// The subject of this name.
@Sendable private func subjectNamed(_ name: String) throws -> any FuzzSubject {
  guard let subject = FuzzSubjects.named(name) else {
    throw ValidationError("expected \(FuzzSubjects.all.map(\.name).joined(separator: ", ")), got '\(name)'")
  }
  return subject
}
