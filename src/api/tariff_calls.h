// What the operations of the tariff have in common: which tariff a request asks about, as of which
// day, and how its things are written.
//
//   const auto asked = AskForTariff(call);   // nothing after an answer was sent: 404 no_tariff
//   if (!asked) return;
//   TariffViews(*asked).AppendLine(json, line);
#ifndef TIDEWAITER_API_TARIFF_CALLS_H_
#define TIDEWAITER_API_TARIFF_CALLS_H_

#include <optional>
#include <string>
#include <string_view>

#include "api/call.h"
#include "clearance/tariff_desk.h"
#include "codec/json_writer.h"
#include "tariff/statement.h"

namespace tidewaiter::api {

struct AskedTariff {
  clearance::TariffPtr in_force;  // or the version that was asked for; never null
  Day day = 0;
  std::string language;  // "fr"

  [[nodiscard]] const tariff::Tariff& tariff() const { return *in_force->tariff; }
  [[nodiscard]] const nomenclature::Nomenclature& goods() const { return tariff().goods(); }
};

// By "version" and "day" of the query. 404 no_tariff, 403 for a version without the right.
std::optional<AskedTariff> AskForTariff(Call& call);

// "en": the language in which a request is answered.
std::string LanguageTag(const Call& call);

// 422 with all of them.
void SendProblemsOf(Call& call, const codec::Problems& problems);
// Where an operation of everybody who may read the tariff begins: 403, or the job on a worker.
void ServeTariff(Call call, void (*job)(Call));

// The day of the query's member, else `otherwise`; the description has checked that it is one.
Day DayOf(const Call& call, std::string_view member, Day otherwise);
Day Today(const Call& call);

// The words of a code from its chapter down, "; " between; "" where the nomenclature does not have
// it on that day.
std::string GoodsText(const nomenclature::Nomenclature& goods, std::string_view code, Day day,
                      std::string_view language);

// Writes the tariff's things as the schemas of openapi.json.
class TariffViews {
 public:
  explicit TariffViews(const AskedTariff& asked) : asked_(asked) {}  // which outlives it

  void AppendLine(codec::JsonWriter& json, nomenclature::LineId line) const;  // TariffLine
  // Members "above" and "notes".
  void AppendAbove(codec::JsonWriter& json, nomenclature::LineId line) const;
  void AppendNotes(codec::JsonWriter& json, nomenclature::LineId line) const;
  // TariffMeasure; `at` is the code that was asked for.
  void AppendMeasure(codec::JsonWriter& json, const tariff::Measure& measure,
                     nomenclature::GoodsCode at) const;
  void AppendRegulation(codec::JsonWriter& json, std::string_view member,
                        std::string_view regulation) const;
  void AppendDocument(codec::JsonWriter& json, std::string_view member,
                      std::string_view code) const;
  [[nodiscard]] std::string AreaName(std::string_view area) const;
  [[nodiscard]] std::string TypeName(std::string_view type) const;
  // The duty that goods of any origin pay at this line, as text; "" = none of its own or above.
  [[nodiscard]] std::string AnyOriginDuty(nomenclature::LineId line) const;

 private:
  void AppendConditions(codec::JsonWriter& json, const tariff::Measure& measure) const;
  void AppendFootnotes(codec::JsonWriter& json, const tariff::Measure& measure) const;

  const AskedTariff& asked_;
};

// Members "from" and "until" of what has a beginning or an end.
void AppendValidity(codec::JsonWriter& json, const nomenclature::Validity& validity);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TARIFF_CALLS_H_
