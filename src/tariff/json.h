// Duty: from a question as programs put it to the answer as programs read it (schemas DutyQuestion
// and DutyAnswer of src/api/openapi.json), for the desk and the terminal alike.
//
//   const auto request = ReadDutyRequest(body, today);        // or all problems
//   const auto answer = ReckonDuty(tariff, *request, nullptr);
//   AppendDutyAnswer(json, tariff, *answer);
//
// Pure; thread-safe.
#ifndef TIDEWAITER_TARIFF_JSON_H_
#define TIDEWAITER_TARIFF_JSON_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "codec/json_writer.h"
#include "codec/problem.h"
#include "tariff/statement.h"
#include "tariff/valuation.h"

namespace tidewaiter::tariff {

struct DutyRequest {
  Question question;  // customs_value: of what was stated, or reckoned from the invoice
  bool has_value = false;
  std::optional<Invoice> invoice;
  bool parcel = false;
};

// `today` is the day when none is asked for. Errors: every problem, each with its pointer.
std::expected<DutyRequest, codec::Problems> ReadDutyRequest(std::string_view json, Day today);

struct DutyAnswer {
  std::optional<CustomsValue> value;  // from the invoice
  Question question;                  // as it was put to the tariff
  Statement statement;
};

// Errors: problems of valuation (under /invoice) and those of Assess.
std::expected<DutyAnswer, codec::Problems> ReckonDuty(const Tariff& tariff,
                                                      const DutyRequest& request,
                                                      const QuotaBook* quotas);

// Members of DutyAnswer but "line".
void AppendDutyAnswer(codec::JsonWriter& json, const Tariff& tariff, const DutyAnswer& answer);

// An array of DutyLine.
void AppendDutyLines(codec::JsonWriter& json, const Tariff& tariff,
                     const std::vector<StatementLine>& lines);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_JSON_H_
