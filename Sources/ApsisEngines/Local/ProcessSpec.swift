internal import ApsisPrograms
internal import SystemPackage

/// What a supervisor is to start, as its file `spec` says it.
///
/// Records that end in NUL; the first byte says what a record is, and the last record is a point.
struct ProcessSpec {
  private let description: ProcessDescription
  /// Nil for the user who runs everything here.
  private let user: Sudo?
  /// How many files the process may have open; 0 for as many as this process.
  private let fileLimit: UInt64

  /// - Throws: ``EngineError`` if no process can be given what the description says.
  init(_ description: ProcessDescription, as user: Sudo?, fileLimit: UInt64) throws(EngineError) {
    guard let program = description.arguments.first else { throw EngineError("no program to run") }
    if description.user != nil, program.contains("=") {
      throw EngineError("cannot run '\(program)' as another user: 'env' takes a name with '=' for a variable")
    }
    self.description = description
    self.user = user
    self.fileLimit = fileLimit
    guard texts.allSatisfy({ !$0.utf8.contains(0) }) else {
      throw EngineError("a NUL in an argument, a variable or a folder's name, which no process can be given")
    }
  }

  private var texts: [String] {
    description.arguments + variables + (user?.arguments ?? [])
      + [description.directory?.string].compactMap { $0 }
  }

  private var variables: [String] {
    description.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }

  var bytes: [UInt8] {
    var records: [String] = []
    if let user {
      records += sudo(user)
    } else {
      records += variables.map { "e" + $0 }
    }
    records += description.arguments.map { "a" + $0 }
    if let directory = description.directory { records.append("d\(directory)") }
    if let limit = description.memoryLimit { records.append("m\(limit)") }
    if fileLimit > 0 { records.append("f\(fileLimit)") }
    return (records + ["."]).flatMap { Array($0.utf8) + [0] }
  }

  /// What runs the program as another user, up to its own arguments.
  ///
  /// sudo gives a program an environment of its own and takes limits away, so that both are made anew behind it. The folder is entered there
  /// too: the user may be the only one who can.
  private func sudo(_ user: Sudo) -> [String] {
    let limited = description.memoryLimit.map { ["lprlimit", "l--as=\($0)", "l--"] } ?? []
    let entered = description.directory.map { ["a--chdir=\($0)"] } ?? []
    return ["u\(user.user)"] + user.arguments.map { "a" + $0 } + limited + ["aenv"] + entered + ["a--"]
      + variables.map { "a" + $0 }
  }

  /// The user that what `bytes` say runs as; nil for the one who runs everything here.
  static func user(in bytes: [UInt8]) -> String? {
    bytes.split(separator: 0).first { $0.first == UInt8(ascii: "u") }.map {
      String(decoding: $0.dropFirst(), as: UTF8.self)
    }
  }
}
