// What app writes as JSON: evaluations, lists and records. One place, so that a figure has one
// name.
#ifndef TIDEWAITER_APP_RUN_FILES_H_
#define TIDEWAITER_APP_RUN_FILES_H_

#include <optional>
#include <span>

#include <nlohmann/json.hpp>

#include "app/report.h"

namespace tidewaiter::app {

using Json = nlohmann::ordered_json;

Json OptionalJson(const std::optional<double>& number);  // null when undefined
Json EvaluationJson(const risk::Evaluation& evaluation);
Json PolicyJson(const PolicyResult& policy);
Json KindJson(const KindResult& kind);
Json GroupJson(const GroupResult& group);
Json ListedLineJson(const ListedLine& line);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_RUN_FILES_H_
