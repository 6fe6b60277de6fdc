// Rules of origin as programs read them, and the check of goods by them (schemas OriginRules,
// OriginQuestion and OriginAnswer of src/api/openapi.json), for the desk and the terminal alike.
//
//   AppendOriginRules(json, tariff, {.code = code, .origin = "VN", .day = today});
//
//   const auto request = ReadOriginRequest(body, today);      // or all problems
//   const auto answer = CheckOrigin(tariff, *request);        // one verdict for each entry
//   AppendOriginAnswer(json, *answer);
//
// Pure; thread-safe.
#ifndef TIDEWAITER_TARIFF_ORIGIN_JSON_H_
#define TIDEWAITER_TARIFF_ORIGIN_JSON_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json_writer.h"
#include "tariff/origin_check.h"
#include "tariff/tariff.h"

namespace tidewaiter::tariff {

struct OriginAsked {
  GoodsCode code;
  std::string origin;  // country
  Day day = 0;
};

// A measure that gives goods a preference, when they originate by a scheme.
struct OriginPreference {
  std::uint32_t measure = 0;
  std::vector<const OriginScheme*> schemes;
};
// Those of the tariff for the goods; none where the code is no line of it on the day.
std::vector<OriginPreference> OriginPreferences(const Tariff& tariff, const OriginAsked& asked);

// Members of OriginRules.
void AppendOriginRules(codec::JsonWriter& json, const Tariff& tariff, const OriginAsked& asked);

struct OriginRequest {
  std::string scheme;
  Day day = 0;
  OriginAnswers answers;             // without `stated`; importer "" = the tariff's country
  std::optional<std::size_t> entry;  // only this one of Lookup's
  struct Stated {
    std::int64_t entry = 0;
    std::int64_t rule = 0;
    bool met = false;
  };
  std::vector<Stated> stated;  // what a person says of rules that were not understood
};

// `today` is the day when none is asked for. Errors: every problem, each with its pointer.
std::expected<OriginRequest, Problems> ReadOriginRequest(std::string_view json, Day today);

struct OriginAnswer {
  const OriginScheme* scheme = nullptr;
  Day day = 0;
  struct Check {
    std::size_t entry = 0;  // of Lookup's
    OriginMatch match;
    OriginJudgement judged;
  };
  std::vector<Check> checks;
};

// Points into the tariff. Errors, all at once: "unknown_scheme", "scheme_not_in_force",
// "not_a_partner", "no_rule_for_goods", "unknown_entry", "unknown_rule", and those of JudgeOrigin.
std::expected<OriginAnswer, Problems> CheckOrigin(const Tariff& tariff,
                                                  const OriginRequest& request);

// Members of OriginAnswer.
void AppendOriginAnswer(codec::JsonWriter& json, const OriginAnswer& answer);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_ORIGIN_JSON_H_
