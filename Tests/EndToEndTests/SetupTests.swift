import Foundation
import TestSupport
import Testing

/// `Scripts/setup` on machines that lack something, made of stand-ins for the commands that it asks.
struct SetupTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for tool in ["sed", "head"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: "bin"), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        at: folder.url.appending(path: "bin/\(tool)"), withDestinationURL: URL(filePath: "/bin/\(tool)"))
    }
    try add("uname", "echo Linux")
    try add("swift", "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'")
    try add("id", "echo 0")
    // Finds the libraries once it is installed.
    try add("pkg-config", "test -e \(folder.url.path)/installed")
    try add("apt-get", "echo \"apt-get $*\" >> \(folder.url.path)/log; echo > \(folder.url.path)/installed")
  }

  private func add(_ command: String, _ script: String) throws {
    let file = try folder.write("#!/bin/sh\n\(script)\n", to: "bin/\(command)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  private func remove(_ command: String) throws {
    try FileManager.default.removeItem(at: folder.url.appending(path: "bin/\(command)"))
  }

  private func setup(_ arguments: String = "") async throws -> Command.Result {
    let script = Executable.root.appending(path: "Scripts/setup").path
    return try await Command.run(
      URL(filePath: "/bin/sh"), ["-c", "PATH=\(folder.url.path)/bin; set -- \(arguments); . \(script)"], in: folder.url)
  }

  @Test func `what is missing is installed`() async throws {
    let result = try await setup()
    #expect(result.status == 0)
    #expect(result.output == "setup: installing libyaml-dev libsqlite3-dev zlib1g-dev libbrotli-dev pkg-config\n")
    #expect(
      try folder.read("log") == """
        apt-get update -q
        apt-get install -q -y --no-install-recommends libyaml-dev libsqlite3-dev zlib1g-dev libbrotli-dev pkg-config

        """)
  }

  @Test func `where nothing is missing nothing is done`() async throws {
    try folder.write("", to: "installed")
    let result = try await setup()
    #expect(result.status == 0)
    #expect(result.output.isEmpty && result.errors.isEmpty)
  }

  @Test func `without a Swift toolchain it says where to get one`() async throws {
    try remove("swift")
    let result = try await setup()
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("setup: no Swift toolchain found; install Swift 6.2 or later"))
  }

  @Test func `an old toolchain is named`() async throws {
    try add("swift", "echo 'Apple Swift version 6.1.2 (swiftlang)'")
    let result = try await setup()
    #expect(result.status == 1)
    #expect(result.errors == "setup: Swift 6.1 is too old; Apsis needs Swift 6.2 or later\n")
  }

  @Test func `another platform is refused`() async throws {
    try add("uname", "echo FreeBSD")
    let result = try await setup()
    #expect(result.status == 1)
    #expect(result.errors == "setup: this platform is not supported; Apsis builds on Linux and macOS\n")
  }

  @Test func `without apt-get it says what to install`() async throws {
    try remove("apt-get")
    let result = try await setup()
    #expect(result.status == 1)
    #expect(result.errors.contains("there is no apt-get to install it; install their headers and pkg-config"))
  }

  @Test func `without the rights to install it says what to ask for`() async throws {
    try add("id", "echo 1000")
    let result = try await setup()
    #expect(result.status == 1)
    #expect(
      result.errors.hasSuffix(
        "needs rights that you don't have; ask for: "
          + "apt-get install libyaml-dev libsqlite3-dev zlib1g-dev libbrotli-dev pkg-config\n"))
  }

  // MARK: - What only the tests need

  @Test func `what single tests need is installed for the tests only`() async throws {
    try folder.write("", to: "installed")
    #expect(try await setup().output.isEmpty)
    let result = try await setup("tests")
    #expect(result.status == 0)
    #expect(result.output == "setup: installing python3-jsonschema python3-yaml sqlite3 sudo zsh fish\n")
    #expect(
      try folder.read("log").hasSuffix(
        "--no-install-recommends python3-jsonschema python3-yaml sqlite3 sudo zsh fish\n"))
  }

  @Test func `what is there of it is not installed`() async throws {
    try folder.write("", to: "installed")
    try add("python3", "exit 0")
    #expect(try await setup("tests").output == "setup: installing sqlite3 sudo zsh fish\n")
    for command in ["sqlite3", "sudo", "zsh", "fish"] { try add(command, "exit 0") }
    let result = try await setup("tests")
    #expect(result.status == 0)
    #expect(result.output.isEmpty && result.errors.isEmpty)
  }

  @Test func `without it the build goes on`() async throws {
    try folder.write("", to: "installed")
    try remove("apt-get")
    let result = try await setup("tests")
    #expect(result.status == 0)
    #expect(
      result.errors
        == "setup: what some tests need is missing, as they will say: python3-jsonschema python3-yaml sqlite3 sudo zsh fish\n"
    )
  }
}
