// The sections of the report, each appended as one <section> with an id that the contents link to.
#ifndef TIDEWAITER_APP_REPORT_SECTIONS_H_
#define TIDEWAITER_APP_REPORT_SECTIONS_H_

#include <string>
#include <string_view>

#include "app/report.h"
#include "app/report_numbers.h"
#include "app/report_words.h"

namespace tidewaiter::app {

struct ReportContext {
  const ReportModel& model;
  const Words& words;
  NumberFormat format;
};

// Ids, also the targets of the contents.
inline constexpr std::string_view kListId = "list";
inline constexpr std::string_view kPastId = "past";
inline constexpr std::string_view kKindsId = "kinds";
inline constexpr std::string_view kPoliciesId = "policies";
inline constexpr std::string_view kGroupsId = "groups";
inline constexpr std::string_view kFactsId = "facts";

void OpenSection(std::string& out, std::string_view id, std::string_view title);
void CloseSection(std::string& out);

// List and past are always there, and say in words when they are empty. The others append nothing
// when the model has nothing for them.
void AppendList(std::string& out, const ReportContext& context);
void AppendPast(std::string& out, const ReportContext& context);
void AppendKinds(std::string& out, const ReportContext& context);
void AppendPolicies(std::string& out, const ReportContext& context);
void AppendGroups(std::string& out, const ReportContext& context);
void AppendFacts(std::string& out, const ReportContext& context);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_REPORT_SECTIONS_H_
