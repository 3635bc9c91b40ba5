#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension Double {
  /// `self` to the power of `exponent`, where that is a real number.
  func raised(to exponent: Double) throws(EvaluationFailure) -> Double {
    let result = pow(self, exponent)
    guard result.isFinite || !isFinite || !exponent.isFinite else {
      throw EvaluationFailure(
        self == 0 ? "division by zero" : result.isNaN ? "'**' has no real result" : "the result of '**' is too large")
    }
    return result
  }
}
