import ApsisConfiguration
import ApsisDiagnostics
import ApsisTemplates
import ApsisYAML
import SystemPackage
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A type as a third party would write it, with a key of each kind.
struct CheckProgram: RegisteredType {
  static let typeName: TypeName = "acme.http.CheckProgram"
  static let summary = "Requests a URL and succeeds if the answer has the expected status."

  @Key("URL to request.") var url: URL
  @Key("Give up after this long.") var timeout: Duration = .seconds(30)
  @Key("Status that counts as success.") var expect: Int = 200
  @Key("Share of the timeout after which to warn.") var warnAfter: Double = 0.5
  @Key("Whether to follow redirects.") var followsRedirects: Bool = true
  @Key("File for the answer.") var outputPath: FilePath?
  @Key("Method of the request.") var method: Method = .get
  @Key("Headers to send.") var headers: [String: String] = [:]
  @Key("Texts of which the answer holds one.") var anyOf: [String] = []
  @Key("Who to ask for.") var userID: String = "nobody"
  @Key("How to try again.") var retry: Retry?
  @Key("Command to run with the answer.", name: "then") var next: ShellCommand?

  enum Method: String, CaseIterable, ConfigValue {
    case get, post
    case headOnly = "head"
  }

  struct Retry: Configurable {
    @Key("How often.") var count: Int
    @Key("How long to wait.") var delay: Duration = .seconds(1)
  }

  static func validate(_ keys: inout KeyValidation<Self>) {
    if keys.isGiven(\.$anyOf), keys.value(\.$method) == .headOnly {
      keys.error("a text to look for, and the method 'head', which has no text", at: \.$anyOf, hint: "use 'get'")
    }
    if let expect = keys.value(\.$expect), expect >= 400 {
      keys.warning("a status of \(expect)", at: \.$expect)
    }
  }
}

/// One key of any type.
struct Holder<Value: ConfigValue>: Configurable {
  @Key("The value.") var value: Value
}

/// The value of a block, and what was wrong with it, one line each.
func read<Block: Configurable>(
  _ text: String, as type: Block.Type, templates: ConfigReader.Templates = .checked(names: ["date"])
) throws -> (value: Block?, lines: [String]) {
  let file = YAMLFile(text: text, name: "check.yaml")
  let root = try #require(file.root)
  var reader = ConfigReader(templates: templates, cache: TemplateCache())
  let value = Block.read(root, as: "program 'check'", with: &reader)
  return (value, lines(file.diagnostics + reader.diagnostics))
}

/// One line for each diagnostic, and one for its hint.
func lines(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.flatMap { ["\($0)"] + ($0.hint.map { ["hint: \($0)"] } ?? []) }
}
