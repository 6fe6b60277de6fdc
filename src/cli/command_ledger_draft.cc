// Drafts that several members sign: changes of the charter.
#include "cli/command_ledger.h"
#include "cli/exit_code.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "member/folder.h"

namespace tidewaiter::cli {
namespace {

struct Draft {
  os::Path folder;
  std::string type, data = "{}";
  os::Path card;
  std::string log;
};

Result<std::string> DataOf(const Draft& draft) {
  if (!codec::JsonText(draft.data).ok())
    return Fail(ErrorCode::kInvalidArgument, "--data is no JSON", "--data");
  if (!draft.log.empty()) return member::ChangeByLog(draft.folder, draft.log, draft.data);
  if (draft.card.empty()) return draft.data;
  ASSIGN_OR_RETURN(const std::string card, os::ReadFile(draft.card));
  return member::ChangeByCard(draft.type, card, draft.data);
}

Result<int> RunDraft(const Draft& draft, Terminal& terminal) {
  ASSIGN_OR_RETURN(const std::string data, DataOf(draft));
  std::string question;
  codec::JsonWriter json(question);
  json.BeginObject().Member("type", draft.type).Key("data").Raw(data).EndObject();
  ASSIGN_OR_RETURN(const std::string text, AskFolder({.folder = draft.folder}, "draft", question));
  terminal.Out(text);
  return kExitOk;
}

}  // namespace

Command LedgerDraftCommand() {
  const auto draft = std::make_shared<Draft>();
  Command command{
      .name = "ledger draft",
      .summary = "draft a change of the charter for several members to sign",
      .synopsis = "FOLDER --type TYPE [--data JSON] [--card FILE | --log NAME]",
      .description =
          "Prints the text of the charter's next entry (docs/ledger-records.md). Each member whose "
          "agreement it needs signs it (ledger sign), one of them sends it with all lines (ledger "
          "append --draft). Another change that comes in between makes it void: draft it again."};
  command.options = {
      Option(FolderOption("FOLDER", "A member's.", &draft->folder)).Required(),
      TextOption("--type", "TYPE", "For example charter.member.add.", &draft->type).Required(),
      TextOption("--data", "JSON", "What changes, as an object (default {}).", &draft->data),
      FileOption("--card", "FILE",
                 "The card of the member that joins (charter.member.add) or takes the charter's "
                 "log over (charter.keeper).",
                 &draft->card),
      TextOption("--log", "NAME",
                 "The log that the folder's member, a witness until now, is going to write "
                 "(charter.log.add).",
                 &draft->log)};
  command.examples = {
      {"tidewaiter ledger draft na --type charter.member.add --card za.card > joins",
       "Somebody joins:"}};
  command.run = [draft](Terminal& terminal) { return RunDraft(*draft, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
