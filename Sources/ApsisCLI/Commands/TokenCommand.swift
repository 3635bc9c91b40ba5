internal import ApsisDiagnostics
internal import ApsisServer
internal import ApsisTimes
internal import ArgumentParser
internal import Foundation

/// Makes a token for the API.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make a token for the API, and write it.",
    discussion: """
      Its digest goes to the end of the tokens file, which the config file names ('api: {tokens: FILE}'); the token is
      written to standard output, and kept nowhere. A service that runs knows it after SIGHUP.

        apsisctl token alice --role operate --file tokens.yaml
      """)

  @Argument(help: "Whose it is; the audit has this name.") private var name: String
  @Option(help: "What it is for: 'read', 'operate' or 'admin'.") private var role: String
  @Option(help: "From when on it is worth nothing: a time with a zone.") private var expires: String?
  @Option(help: "The tokens file; it is made if it is not there. Without it the entry is written to standard error.")
  private var file: String?

  func validate() throws {
    if let expires, Time(expires) == nil {
      throw ValidationError("--expires is '\(expires)'; expected a time with a zone such as 2027-01-01T00:00:00Z")
    }
  }

  func run() throws {
    var random = SystemRandomNumberGenerator()
    let token = NewToken(name: name, role: role, expires: expires, random: &random)
    if let file {
      try add(token, to: file)
    } else {
      // For its messages: the entry has to be one that a file may have.
      _ = try token.added(to: "", named: "tokens file")
      Output.note(token.entry)
    }
    Output.write(token.secret + "\n")
  }

  private func add(_ token: NewToken, to path: String) throws {
    let old = FileManager.default.contents(atPath: path)
    guard old != nil || !FileManager.default.fileExists(atPath: path) else {
      throw DiagnosticsError([.error("cannot read '\(path)'", at: nil)])
    }
    guard let text = String(validating: old ?? Data(), as: UTF8.self) else {
      throw DiagnosticsError([.error("'\(path)' is not UTF-8", at: nil)])
    }
    let new = try token.added(to: text, named: path)
    do {
      try PrivateFile.replace(path, with: Array(new.utf8))
    } catch {
      throw DiagnosticsError([.error("cannot write '\(path)': \(error)", at: nil)])
    }
  }
}
