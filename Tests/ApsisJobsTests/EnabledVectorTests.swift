import ApsisConfiguration
import ApsisDiagnostics
import ApsisJobs
import ApsisTemplates
import ApsisYAML
import TestSupport
import Testing

/// `enabled` of a condition, and what the original makes of it: `Tests/Vectors/README.md` says what the fields are.
struct EnabledVectorTests {
  private struct Vector: Decodable {
    struct Failure: Decodable {}

    let enabled: VectorInput
    let args: [String: String]
    let expect: Bool?
    let error: Failure?
  }

  @Test func `'enabled' means what it means to the original`() throws {
    var counts = (pass: 0, fail: 0)
    for vector in try Vectors.load("enabled.json", as: [Vector].self) {
      let given = value(of: vector)
      let isRight = vector.error == nil ? given == vector.expect : given == nil
      if !isRight { Issue.record("\(vector.enabled): got \(given.map(String.init) ?? "an error")") }
      if isRight { counts.pass += 1 } else { counts.fail += 1 }
    }
    Vectors.report("enabled", [(counts.pass, "pass"), (counts.fail, "fail")])
  }

  /// Nil if there is an error, when the job is loaded or when the run gets its condition.
  private func value(of vector: Vector) -> Bool? {
    let place = SourcePlace(source: SourceText(name: "job.yaml", text: ""), line: 1, column: 1)
    let style: Node.Scalar.Style = if case .text = vector.enabled { .doubleQuoted } else { .plain }
    let node = Node(.scalar(Node.Scalar(vector.enabled.description, style: style)), at: place)
    let scope = TemplateScope(vector.args.mapValues { .string($0) })
    let names = TemplateScope.globalNames.union(vector.args.keys)
    var reader = ConfigReader(templates: .checked(names: names), cache: TemplateCache())
    guard let enabled = Enabled.read(node, with: &reader) else { return nil }
    return try? enabled.value(in: scope, cache: TemplateCache())
  }
}
