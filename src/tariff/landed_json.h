// Landed cost: from a question as programs put it to the answer as programs read it (schemas
// LandedQuestion and LandedAnswer of src/api/openapi.json), for the desk and the terminal alike.
//
//   const auto question = ReadLandedQuestion(body, today);      // or all problems
//   const auto answer = ReckonLanded(tariff, *question);
//   AppendLandedAnswer(json, tariff, *answer);
//
// Pure; thread-safe.
#ifndef TIDEWAITER_TARIFF_LANDED_JSON_H_
#define TIDEWAITER_TARIFF_LANDED_JSON_H_

#include <expected>
#include <string_view>
#include <vector>

#include "codec/json_writer.h"
#include "tariff/landed.h"

namespace tidewaiter::tariff {

// `today` is the day when none is asked for; the buyer's currency stays "" when none is stated.
std::expected<LandedQuestion, Problems> ReadLandedQuestion(std::string_view json, Day today);

struct LandedAnswer {
  LandedQuestion question;  // with the currency that was taken
  LandedCost cost;          // points into the tariff's parcels
  std::vector<Parcels::Considered> considered;
};

// By the tariff and its rules for parcels; "" as the buyer's currency is the tariff's. Errors:
// those of Landed; problems of values stand at the items' prices.
std::expected<LandedAnswer, Problems> ReckonLanded(const Tariff& tariff,
                                                   const LandedQuestion& question);

// Members of LandedAnswer.
void AppendLandedAnswer(codec::JsonWriter& json, const Tariff& tariff, const LandedAnswer& answer);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_LANDED_JSON_H_
