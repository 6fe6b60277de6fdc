// Draft: what a group of commands will change, until it is committed; and what the groups before
// it, still on their way to the disk, have changed already.
//
//   Draft draft(store, &earlier, rules, head.seq, now_ms);
//   ASSIGN_OR_RETURN(Draft::Open* const open, draft.Find(id));     // nullptr: there is no such
//   RETURN_IF_ERROR(draft.Emit(*open, desk::kind::kHeld, data, by));
//   desk::Batch batch = draft.Finish();
//
// One thread. Events get their numbers here; hashes come at the commit, in the order of numbers.
#ifndef TIDEWAITER_CLEARANCE_DRAFT_H_
#define TIDEWAITER_CLEARANCE_DRAFT_H_

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clearance/command.h"
#include "clearance/goods_lines.h"
#include "clearance/stated.h"
#include "desk/fold.h"
#include "desk/store.h"

namespace tidewaiter::clearance {

// Who does something, for the journal.
struct By {
  std::string_view actor;
  std::string_view request;
};

class Draft {
 public:
  // A declaration that the group touches.
  struct Open {
    desk::Case now;
    std::shared_ptr<const desk::Document> document;  // the present one, when this group has read it
    // The last one that this group has made or read.
    std::shared_ptr<const desk::Assessment> assessment;
    StagesPtr stages = {};  // of the last assessment, when this group made it
    bool touched = false;
  };

  // `earlier` are drafts that are not on disk yet, the oldest first; they outlive this one.
  Draft(desk::Store& store, std::vector<const Draft*> earlier, const desk::DocumentRules& rules,
        std::uint64_t seq, std::int64_t now_ms);

  // As the group so far has it, else as an earlier one, else as stored. Errors: of the store.
  Result<Open*> Find(std::string_view declaration);
  // The declaration of a control, with that control in its case.
  Result<Open*> FindControl(std::string_view control);
  Result<std::shared_ptr<const desk::Document>> DocumentOf(Open& open);
  // The present one; never null: one that says nothing where nothing was assessed yet.
  Result<std::shared_ptr<const desk::Assessment>> AssessmentOf(Open& open);
  Result<std::optional<desk::RecordRow>> FindRecord(std::string_view collection,
                                                    std::string_view id);
  Result<std::vector<std::optional<desk::RecordRow>>> FindRecords(std::string_view collection,
                                                                  std::span<const std::string> ids);
  // The id of the declaration that an earlier draft or this one gave the LRN, "" = none.
  [[nodiscard]] std::string_view TakenLrn(const std::string& declarant,
                                          const std::string& lrn) const;
  [[nodiscard]] const desk::AnswerRow* FindAnswer(const std::string& who,
                                                  const std::string& key) const;

  Open& Begin(std::string id);  // a new declaration

  // Adds an event about a declaration and changes its rows. Errors: kCorruption.
  Status Emit(Open& open, std::string_view kind, std::string data, const By& by,
              std::uint32_t version = 0);
  desk::Event& EmitDocument(Open& open, std::string_view kind, std::string json,
                            std::shared_ptr<const desk::Document> document, const By& by,
                            std::uint32_t version);
  void EmitAssessment(Open& open, std::shared_ptr<const desk::Assessment> assessment, const By& by);
  // An event that changes no declaration.
  void Note(std::string_view kind, std::string_view subject, std::string data, const By& by);

  void Put(desk::RecordRow record);
  void Remember(desk::AnswerRow answer);
  void AddOutcomes(std::vector<desk::OutcomeRow> rows);
  void AddRuleHits(std::vector<desk::RuleHitRow> rows);
  void Count(std::string_view office, std::string_view measure, std::string_view key,
             std::int64_t count);

  // Lines to learn, and lines with outcomes to learn, once this is on disk.
  std::vector<GoodsLines>& learn() { return learn_; }
  std::vector<CheckedLines>& outcomes() { return outcomes_; }

  // Whether its lines come with what was stated at other steps.
  void set_with_stages(bool with) { with_stages_ = with; }
  [[nodiscard]] bool with_stages() const { return with_stages_; }

  // Everything for the store, hashes excepted. Call once, at the end.
  desk::Batch Finish();

  [[nodiscard]] std::uint64_t seq() const { return seq_; }  // of the last event
  [[nodiscard]] std::uint64_t next_seq() const { return seq_ + 1; }
  [[nodiscard]] std::int64_t now_ms() const { return now_ms_; }
  [[nodiscard]] bool empty() const { return batch_.empty(); }

 private:
  [[nodiscard]] const desk::RecordRow* RecordHere(
      const std::pair<std::string, std::string>& key) const;
  desk::Event& Append(std::string_view kind, std::string_view subject, std::string data,
                      const By& by, std::uint32_t version);
  void Tell(const desk::Event& event, const desk::DeclarationRow& row);
  const Open* FindHere(std::string_view declaration) const;

  desk::Store& store_;
  std::vector<const Draft*> earlier_;
  const desk::DocumentRules& rules_;
  std::uint64_t seq_;
  std::int64_t now_ms_;
  std::map<std::string, Open, std::less<>> open_;
  std::map<std::string, std::string, std::less<>> controls_;  // control -> declaration
  std::map<std::pair<std::string, std::string>, std::string> lrns_;
  std::map<std::pair<std::string, std::string>, desk::AnswerRow> answers_;
  std::map<std::pair<std::string, std::string>, desk::RecordRow> records_;
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> tallies_;
  desk::Batch batch_;
  std::vector<GoodsLines> learn_;
  std::vector<CheckedLines> outcomes_;
  bool with_stages_ = false;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_DRAFT_H_
