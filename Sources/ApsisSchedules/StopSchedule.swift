public import ApsisConfiguration
public import ApsisTimes

/// When a run is stopped that its job's schedule started.
///
/// Like a ``Schedule`` it is a pure function, so that the stop is known when the run is planned. An implementation is a struct of
/// ``Key``s with this one function.
public protocol StopSchedule: RegisteredType {
  /// When the run is to be stopped that is due at `time`: later than that; nil if never.
  ///
  /// - Parameter time: The nominal instant, whenever the run really starts.
  func stopTime(forRunAt time: Time) -> Time?
}
