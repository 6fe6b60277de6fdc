// Clerk: carries out the commands of one group, in their order, into a draft.
//
//   Clerk clerk(draft, registry, judge, loads, options);
//   RETURN_IF_ERROR(clerk.Prepare(commands));       // questions to the store and judging, in bulk
//   for (Command& command : commands) answers.push_back(clerk.Do(command));
//
// A command is refused or done whole. An Error is of the store or the detectors: the whole group
// fails. One thread.
#ifndef TIDEWAITER_CLEARANCE_CLERK_H_
#define TIDEWAITER_CLEARANCE_CLERK_H_

#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "access/rights.h"
#include "clearance/draft.h"
#include "clearance/engine.h"
#include "clearance/registry.h"
#include "clearance/tariff_desk.h"

namespace tidewaiter::clearance {

// Open controls by officer.
using Loads = std::map<std::string, int, std::less<>>;

class Clerk {
 public:
  Clerk(Draft& draft, desk::Store& store, const Registry& registry, Judge& judge,
        TariffDesk& tariff, Loads& loads, const EngineOptions& options, std::uint64_t learned_seq);

  Status Prepare(std::span<const Command> commands);
  Result<Answer> Do(const Command& command, std::size_t place);  // its place in Prepare's list
  void Finish();  // hands the lines to learn to the draft

 private:
  using Done = std::variant<Applied, Refusal>;
  struct Prepared {
    std::optional<desk::AnswerRow> answer;  // given before
    std::string taken_by;                   // of a lodging: the LRN is taken by this declaration
    std::string id;                         // of a lodging
    std::shared_ptr<const desk::Assessment> assessment;
    StagesPtr stages;
  };

  Result<Done> Carry(const Lodge& work, const Command& command, std::size_t place);
  Result<Done> Carry(const Amend& work, const Command& command);
  Result<Done> Carry(const Cancel& work, const Command& command);
  Result<Done> Carry(const Arrive& work, const Command& command);
  Result<Done> Carry(const Reroute& work, const Command& command);
  Result<Done> Carry(const Settle& work, const Command& command);
  Result<Done> Carry(const AssignControl& work, const Command& command);
  Result<Done> Carry(const StartControl& work, const Command& command);
  Result<Done> Carry(const RecordAct& work, const Command& command);
  Result<Done> Carry(const DismissControl& work, const Command& command);
  Result<Done> Carry(const Attach& work, const Command& command);
  Result<Done> Carry(const NoteRead& work, const Command& command);
  Result<Done> Carry(const PutRecord& work, const Command& command);
  Result<Done> Carry(const PutRecords& work, const Command& command);
  Result<Done> Carry(const StateConsignment& work, const Command& command);

  Status AskStore(std::span<const Command> commands);
  Status JudgeLodgings(std::span<const Command> commands);
  // Judges one declaration by itself.
  Result<std::shared_ptr<const desk::Assessment>> JudgeOne(Draft::Open& open,
                                                           const desk::Document& document,
                                                           bool decide);
  // What was stated of the goods of many at other steps; nulls where no rule asks. `first` is of
  // each the document it was lodged with before its goods came, or null.
  Result<std::vector<StagesPtr>> StagesOf(std::span<const desk::Document* const> documents,
                                          std::span<const desk::Document* const> first);
  // The same as when it was judged.
  Result<StagesPtr> StagesBefore(const Draft::Open& open, const desk::Document& document,
                                 const desk::Assessment& assessment);
  [[nodiscard]] std::string NewId(std::uint64_t number) const;
  // What follows from a lane: release, or a control and an officer for it.
  Status Follow(Draft::Open& open, const desk::Assessment& assessment, const By& by);
  Status Order(Draft::Open& open, desk::ControlKind kind, const desk::Assessment* assessment,
               const By& by);
  Status AssignTo(Draft::Open& open, std::string_view control, const Assigned& assigned,
                  std::string_view reason, const By& by);
  Result<Assigned> Choose(const Draft::Open& open, const desk::ControlRow& control);
  // The turns of its items at tariff quotas, now that it is accepted; and what they give back.
  Status ServeQuotas(Draft::Open& open, const desk::Document& document, const By& by);
  Status GiveBackQuotas(Draft::Open& open, std::optional<int> item, const By& by);
  Status Release(Draft::Open& open, std::string_view reason, const By& by);
  Status Withdraw(Draft::Open& open, std::string_view reason, const By& by);
  Status KeepOutcomes(Draft::Open& open, const std::vector<Outcome>& outcomes);
  // Of a declaration whose lane was decided: rows and counts of the rules that fired.
  void KeepRuleHits(const Draft::Open& open, const desk::Assessment& assessment);
  void CountRuleCheck(const std::vector<desk::RuleHit>& hits, std::uint32_t item,
                      const Outcome& outcome);
  void EndLoad(const desk::ControlRow& control);
  void CountCheck(const desk::DeclarationRow& row, const desk::ControlRow& control,
                  const std::vector<Outcome>& outcomes);

  // The declaration and the right to do this with it, or the refusal.
  struct Access {
    Draft::Open* open = nullptr;
    std::optional<Refusal> refusal;
  };
  Result<Access> OpenFor(const Command& command, access::Action action,
                         std::string_view declaration);
  Result<Access> OpenControlFor(const Command& command, access::Action action,
                                std::string_view control);
  [[nodiscard]] Done DoneWith(const Draft::Open& open, std::string_view control = {}) const;

  Draft& draft_;
  desk::Store& store_;
  const Registry& registry_;
  Judge& judge_;
  TariffDesk& tariff_;
  Loads& loads_;
  const EngineOptions& options_;
  std::uint64_t learned_seq_;
  std::vector<Prepared> prepared_;
  GoodsLines learn_;
  CheckedLines outcomes_;
  desk::RecordRow record_;  // the last one put: what Applied shows
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_CLERK_H_
