public import ApsisAPI
public import ApsisJSON

/// Why a service did not do what it was asked.
public enum ClientError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No answer came.
  case unreachable(ServiceAddress, String)
  /// A token would go over the network in the clear; nothing was sent.
  case notPrivate(ServiceAddress)
  /// Something answered that is no service of Apsis.
  case notAService(ServiceAddress, String)
  /// The service says why not; what else it says is in the details, such as `job_errors`.
  case refused(status: Int, String, details: JSONValue)

  public var description: String {
    switch self {
    case .unreachable(let address, let reason): "cannot reach the service at \(address): \(reason)"
    case .notPrivate(let address): "a token would go to \(address) in the clear; expected https://"
    case .notAService(let address, let reason): "what is at \(address) is no Apsis service: \(reason)"
    case .refused(_, let message, _): message
    }
  }
}
