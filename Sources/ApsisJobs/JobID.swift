/// Names a job: the path of its file below the jobs folder, without `.yaml`.
public struct JobID: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
  public let description: String

  public init(_ text: String) { description = text }
  public init(stringLiteral value: String) { description = value }

  public static func < (a: JobID, b: JobID) -> Bool { a.description < b.description }
}
