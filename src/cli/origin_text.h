// Rules of origin, judgements by them, and landed costs as text for a terminal.
#ifndef TIDEWAITER_CLI_ORIGIN_TEXT_H_
#define TIDEWAITER_CLI_ORIGIN_TEXT_H_

#include <string>

#include "tariff/landed_json.h"
#include "tariff/origin_json.h"

namespace tidewaiter::cli {

// Each scheme with what it opens and needs, and its rules for the goods.
std::string OriginRulesText(const tariff::Tariff& tariff, const tariff::OriginAsked& asked);
// For each entry the verdict, its steps, and what else must be so.
std::string OriginAnswerText(const tariff::OriginAnswer& answer, bool bold);
// The lines with their total, and each rule for parcels with why it fits or not.
std::string LandedText(const tariff::Tariff& tariff, const tariff::LandedAnswer& answer, bool bold);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_ORIGIN_TEXT_H_
