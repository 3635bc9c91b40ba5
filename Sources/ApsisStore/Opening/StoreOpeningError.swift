public import SystemPackage

/// Why a run store could not be opened. Nothing was harmed, and no database made.
public struct StoreOpeningError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is in the way; others may be added.
  public struct Code: Sendable, Hashable {
    private let name: String

    /// The folder that the database would be in does not exist.
    public static let noFolder = Code(name: "noFolder")
    /// There is no such database, where only one that is there would do.
    public static let noDatabase = Code(name: "noDatabase")
    /// The file holds something else than an SQLite database.
    public static let notADatabase = Code(name: "notADatabase")
    /// The database is one of another program, of the original Apsis, or an archive.
    public static let otherDatabase = Code(name: "otherDatabase")
    /// A newer version of Apsis has changed the database.
    public static let newerVersion = Code(name: "newerVersion")
    /// An earlier version made the database, which is open to be read only.
    public static let olderVersion = Code(name: "olderVersion")
    /// What the database holds can't be understood.
    public static let corrupt = Code(name: "corrupt")
    /// Another scheduler uses the database.
    public static let inUse = Code(name: "inUse")
    /// The file system can't keep another scheduler from using the database too.
    public static let noLocks = Code(name: "noLocks")
    /// The file, or its folder, can't be written.
    public static let notWritable = Code(name: "notWritable")
    /// The disk has no room.
    public static let full = Code(name: "full")
    /// Anything else.
    public static let failed = Code(name: "failed")
  }

  public let code: Code
  public let path: FilePath
  /// Names the path, says what is wrong, and what to do.
  public let description: String

  init(_ code: Code, _ path: FilePath, _ problem: String, hint: String? = nil) {
    self.code = code
    self.path = path
    description = "cannot open the database '\(path)': \(problem)" + (hint.map { "; \($0)" } ?? "")
  }
}
