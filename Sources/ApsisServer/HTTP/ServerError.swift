/// Why a server could not begin to listen.
public struct ServerError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
