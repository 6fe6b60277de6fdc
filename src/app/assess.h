// Assess: from a file of new declarations to the list of lines to inspect, with reasons, a report
// and a record that repeats it.
#ifndef TIDEWAITER_APP_ASSESS_H_
#define TIDEWAITER_APP_ASSESS_H_

#include <string>
#include <vector>

#include "app/report.h"
#include "base/progress.h"
#include "os/clock.h"
#include "os/file.h"
#include "risk/choose.h"
#include "warehouse/reader.h"

namespace tidewaiter::app {

struct AssessRequest {
  os::Path file;
  os::Path mapping;
  os::Path model;
  os::Path out;  // folder of the run; replaced as a whole when it is one of ours
  risk::ChoicePolicy policy;
  risk::Language language = risk::Language::kEnglish;
};

struct AssessResult {
  warehouse::ReadSummary read;
  std::string currency;
  std::vector<ListedLine> list;  // in order of rank
  double expected_minor = 0;     // money expected from the whole list
  std::string list_sha256;       // of list.csv: what a repetition is compared with
  // Files in `out`: list.csv, list.json, report.html, record.json, scores.csv (every line),
  // rejects.csv when there are any.
};

// Assesses every line, chooses, explains, writes the run. Errors: those of ReadLines, Model::Load,
// Model::Assess, CheckPolicy; kConflict when `out` holds something that is not a run. On error an
// earlier run in `out` is untouched.
Result<AssessResult> AssessFile(const AssessRequest& request, const os::Clock& clock,
                                const Progress& progress);

struct RepeatResult {
  bool identical = false;  // the list is the same, byte for byte
  std::string recorded_sha256;
  std::string repeated_sha256;
};

// Does the run of record.json again, with the files and the model that it names, and compares.
// Writes nothing. Errors: kNotFound or kFailedPrecondition naming the input that is gone or has
// changed since.
Result<RepeatResult> RepeatRun(const os::Path& record, const Progress& progress);

// The line of that id in a run: as listed, or with its score when it was not chosen. JSON text as
// in list.json. Errors: kNotFound with the nearest id.
Result<std::string> ExplainLine(const os::Path& run, std::string_view id);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_ASSESS_H_
