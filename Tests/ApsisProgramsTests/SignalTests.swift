import ApsisPrograms
import TestSupport
import Testing

struct SignalTests {
  @Test func `signals are read as in the original`() throws {
    var counts: [SignalVector.Verdict: Int] = [:]
    for vector in try Vectors.load("signals.json", as: [SignalVector].self) {
      counts[vector.verdict, default: 0] += 1
      #expect(vector.verdict != .fails, "\(vector.input)")
    }
    Vectors.report("signals", SignalVector.Verdict.allCases.map { (counts[$0] ?? 0, $0.rawValue) })
  }

  @Test(arguments: [
    ("RTMIN+0", 34, "SIGRTMIN"), ("SIGRTMIN+3", 37, "SIGRTMIN+3"), ("RTMAX-1", 63, "SIGRTMIN+29"),
    ("RTMAX", 64, "SIGRTMAX"), ("40", 40, "SIGRTMIN+6"), ("16", 16, "SIGSTKFLT"),
  ])
  func `the real-time signals are all there`(text: String, number: Int32, name: String) {
    #expect(Signal(text)?.number == number)
    #expect(Signal(text)?.description == name)
  }

  @Test(arguments: [
    "", "SIG", "SIGSIGTERM", "sigterm", "RTMIN+31", "RTMIN+-1", "RTMIN+", "RTMAX-31", "32", "33", "65",
    "-9223372036854775808", "0",
  ])
  func `what is no signal is refused`(text: String) {
    #expect(Signal(text) == nil)
  }

  @Test func `each signal's name and number are its own`() {
    for number in 0...70 {
      guard let signal = Signal(number: number) else { continue }
      #expect(Signal(signal.description) == signal)
      #expect(Signal("\(number)") == signal)
    }
    #expect((0...70).count { Signal(number: $0) != nil } == 62)
  }
}

private struct SignalVector: Decodable {
  enum Verdict: String, CaseIterable {
    case passes = "pass"
    /// The original knows none between the first and the last.
    case isBeyond = "real-time signals that the original does not know"
    case fails = "fail"
  }

  let input: VectorInput
  let number: Int32?
  let name: String?

  /// Number and truth are whole numbers to the original.
  private var text: String {
    switch input {
    case .number(let number): String(Int(number))
    case .truth(let truth): truth ? "1" : "0"
    case .text, .null: input.description
    }
  }

  var verdict: Verdict {
    let signal = Signal(text)
    if signal?.number == number, signal?.description == name { return .passes }
    return number == nil && (signal?.number).map { (35...63).contains($0) || $0 == 16 } == true ? .isBeyond : .fails
  }
}
