// The smaller pieces that printing and reading share.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_PRINT_PARTS_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_PRINT_PARTS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

std::string PrintField(std::size_t field, const Schema& schema);     // "net_mass at manifest"
std::string PrintCode(std::string_view code, const Schema& schema);  // bare where it can be
std::string PrintAggregate(const Aggregate& aggregate, const Schema& schema);
std::string PrintWindow(std::int32_t days);  // "over 90 days", "over ever"
std::string PrintFields(const std::vector<std::size_t>& fields, const Schema& schema);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_PRINT_PARTS_H_
