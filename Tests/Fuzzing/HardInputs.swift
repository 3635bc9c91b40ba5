import Foundation

/// Runs the inputs of a subject that were made to be hard, each in a process of its own.
struct HardInputs {
  let subject: any FuzzSubject
  /// Whether to say what each took.
  let isVerbose: Bool

  func run() async throws -> (report: String, hasFindings: Bool) {
    let inputs = HardInput.all.filter { $0.subject == subject.name }
    var findings: [String] = []
    var lines: [String] = []
    for input in inputs {
      let (ending, output) = try await Child.run(["hard", subject.name, input.name])
      if ending == .done {
        lines.append("  '\(input.name)': \(output.trimmingCharacters(in: .whitespacesAndNewlines))")
      } else {
        findings.append("  \(ending.word): hard input '\(input.name)'")
      }
    }
    let line =
      "\(subject.name): \(inputs.count) hard inputs of \(HardInput.size(for: subject.name) >> 10) KiB; findings: \(findings.count)"
    return (([line] + (isVerbose ? lines : []) + findings).joined(separator: "\n"), !findings.isEmpty)
  }
}
