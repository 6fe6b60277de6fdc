// Fold: from the events about a declaration to its rows. The one place that says what an event
// changes: commands use it as they happen, and a replay of the journal must give the same rows.
//
//   desk::Case the_case;                       // nothing yet
//   for (const Event& event : events) RETURN_IF_ERROR(desk::Fold(event, rules, the_case));
//   the_case.declaration.status
//
// Whether something may happen now is asked first (MayAmend ...); Fold does not ask again.
#ifndef TIDEWAITER_DESK_FOLD_H_
#define TIDEWAITER_DESK_FOLD_H_

#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/act.h"
#include "desk/assessment.h"
#include "desk/document.h"
#include "desk/event.h"
#include "desk/rows.h"

namespace tidewaiter::desk {

// Kinds of events about declarations. docs/formats/journal.md has the data of each.
namespace kind {
inline constexpr std::string_view kLodged = "declaration.lodged";        // the document
inline constexpr std::string_view kAmended = "declaration.amended";      // the document
inline constexpr std::string_view kCancelled = "declaration.cancelled";  // reason
inline constexpr std::string_view kArrived = "declaration.arrived";
inline constexpr std::string_view kAssessed = "declaration.assessed";  // the assessment
inline constexpr std::string_view kReleased = "declaration.released";  // reason
inline constexpr std::string_view kHeld = "declaration.held";          // reason
inline constexpr std::string_view kSeized = "declaration.seized";      // reason
inline constexpr std::string_view kRerouted = "declaration.rerouted";  // lane, reason
inline constexpr std::string_view kOrdered =
    "control.ordered";  // control, kind, due_ms, items, kinds
inline constexpr std::string_view kAssigned = "control.assigned";  // control, officer, why, reason
inline constexpr std::string_view kStarted = "control.started";    // control
inline constexpr std::string_view kActed = "control.act";          // control, act
inline constexpr std::string_view kDismissed = "control.dismissed";  // control, reason
inline constexpr std::string_view kWithdrawn = "control.withdrawn";  // control, reason
inline constexpr std::string_view kAttached = "document.attached";   // the attachment
inline constexpr std::string_view kQuotaServed =
    "declaration.quota";  // item, order_number, asked, covered, left, unit, or problem
inline constexpr std::string_view kQuotaReturned =
    "declaration.quota_returned";                              // item, order_number, returned
inline constexpr std::string_view kRead = "declaration.read";  // what
inline constexpr std::string_view kStated =
    "consignment.stated";  // reference, step, version, statement
}  // namespace kind

// A declaration and the controls that the events at hand speak of.
struct Case {
  DeclarationRow declaration;
  std::vector<ControlRow> controls;
  // The control of that id, made when it is not there.
  ControlRow& Control(std::string_view id);
};

// Changes the rows as the event says. Errors: kCorruption (data that cannot be read).
Status Fold(const Event& event, const DocumentRules& rules, Case& into);

// The same without reading the data again, for what comes in thousands.
void FoldDocument(const Event& event, const Document& document, Case& into);
void FoldAssessment(const Event& event, const Assessment& assessment, Case& into);

// What may happen now. A trader may change or withdraw what is not released and for which no
// control was announced.
bool MayAmend(const DeclarationRow& row);
bool MayCancel(const DeclarationRow& row);
bool MayArrive(const DeclarationRow& row);
bool MayReroute(const DeclarationRow& row);
bool MayRelease(const DeclarationRow& row);
bool MayHold(const DeclarationRow& row);
bool MaySeize(const DeclarationRow& row);

// The stable word that tells a trader of an event, "" when it is none of theirs.
std::string_view NotificationCode(const Event& event);

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_FOLD_H_
