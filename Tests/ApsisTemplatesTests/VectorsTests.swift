import ApsisTemplates
import TestSupport
import Testing

/// What the original gives: `Tests/Vectors/README.md` says what the fields are.
struct VectorsTests {
  @Test func `templates come to what the original makes of them`() throws {
    var counts: [TemplateVector.Verdict: Int] = [:]
    for vector in try Vectors.load("templates.json", as: [TemplateVector].self) {
      let outcome = vector.outcome()
      let verdict = vector.verdict(on: outcome)
      counts[verdict, default: 0] += 1
      if verdict == .fails { Issue.record("\(vector.id): \(vector.template): wanted \(vector.wanted), got \(outcome)") }
    }
    Vectors.report("templates", TemplateVector.Verdict.allCases.map { (counts[$0] ?? 0, $0.rawValue) })
  }
}

struct TemplateVector: Decodable {
  enum Verdict: String, CaseIterable {
    case passes = "pass"
    case fails = "fail"
  }

  enum Outcome: Equatable {
    case text(String)
    case error(TemplateError)
  }

  struct Failure: Decodable {
    let kind: String
  }

  struct Wanted: Decodable {
    let expect: String?
    let error: Failure?
  }

  let id: String
  let template: String
  let args: [String: String]?
  let expect: String?
  let error: Failure?
  let want: Wanted?

  var wanted: Wanted { want ?? Wanted(expect: expect, error: error) }

  private var arguments: [String: String] {
    ["run_id": "r123", "job_id": "team/report"].merging(args ?? [:]) { $1 }
  }

  func outcome() -> Outcome {
    do throws(TemplateError) {
      let template = try Template(template)
      let names = TemplateScope.globalNames.union(arguments.keys)
      // What is wrong before there are values, but for names: those are Python's to find when it gets to them.
      if let problem = template.problems(names: names).first(where: { !$0.message.hasPrefix("unknown name") }) {
        return .error(problem)
      }
      return .text(try template.expand(TemplateScope(arguments.mapValues { .string($0) })))
    } catch {
      return .error(error)
    }
  }

  func verdict(on outcome: Outcome) -> Verdict {
    matches(outcome) ? .passes : .fails
  }

  private func matches(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .text(let text): return wanted.expect.map { $0.unicodeScalars.elementsEqual(text.unicodeScalars) } ?? false
    case .error(let error):
      switch wanted.error?.kind {
      case "name": return error.kind == .unknownName
      case "syntax":
        return error.kind == .syntax || ["unknown filter", "unknown test"].contains { error.message.hasPrefix($0) }
      case "other": return true
      default: return false
      }
    }
  }
}
