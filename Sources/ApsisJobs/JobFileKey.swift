/// The keys of a job file.
enum JobFileKey: String, CaseIterable {
  case params, schedule, program, condition, action, successors, retry, metadata
  case adHoc = "ad_hoc"

  /// One sentence for people.
  var help: String {
    switch self {
    case .params: "The names of the arguments that each run has."
    case .schedule: "When to run: one schedule, or a list of them; without one the job runs by hand only."
    case .program: "What to run."
    case .condition: "What has to hold before a run starts: one condition, or a list of them."
    case .action: "What happens when a run has come to some state: one action, or a list of them."
    case .successors: "Jobs of which a run is made at each success: a job ID, or a list of them."
    case .retry: "How often a run that did not succeed is tried again, and when."
    case .metadata: "Labels, and whatever else you want to say; the scheduler only passes it on."
    case .adHoc: "Whether the job was made for one run only."
    }
  }
}
