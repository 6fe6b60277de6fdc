// The operations of the API, one function each, grouped by the file they stand in. What each does,
// takes and gives is in src/api/openapi.json.
#ifndef TIDEWAITER_API_OPERATIONS_H_
#define TIDEWAITER_API_OPERATIONS_H_

#include "api/call.h"

namespace tidewaiter::api {

// session.cc
void GetSession(Call call);
void SignIn(Call call);
void SignOut(Call call);
void SetUp(Call call);
void ChangePassword(Call call);
void BeginSecondFactor(Call call);
void ConfirmSecondFactor(Call call);
void SetPreferences(Call call);

// lodging.cc
void ValidateDeclaration(Call call);
void LodgeDeclaration(Call call);
void LodgeBulk(Call call);
void AmendDeclaration(Call call);
void CancelDeclaration(Call call);
void ArriveDeclaration(Call call);

// deciding.cc
void RerouteDeclaration(Call call);
void ReleaseDeclaration(Call call);
void HoldDeclaration(Call call);
void SeizeDeclaration(Call call);
void AssignControl(Call call);
void StartControl(Call call);
void RecordAct(Call call);
void DismissControl(Call call);

// consignments.cc
void StateConsignment(Call call);
void GetConsignment(Call call);
void GetDeclarationStages(Call call);

// reading.cc
void ListDeclarations(Call call);
void GetDeclaration(Call call);
void GetHistory(Call call);
void GetQueue(Call call);
void StreamEvents(Call call);
void ListControls(Call call);
void GetControl(Call call);
void ListNotifications(Call call);

// why.cc
void GetFindings(Call call);
void GetEvidence(Call call);

// classify.cc
void ClassifyGoods(Call call);

// rulings.cc
void ListRulings(Call call);
void AddRuling(Call call);
void WithdrawRuling(Call call);

// tariff_reading.cc
void GetTariff(Call call);
void ListTariffLines(Call call);
void GetTariffLine(Call call);
void SearchTariff(Call call);

// tariff_duty.cc
void ReckonDuty(Call call);
void ReckonItemDuty(Call call);

// tariff_origin.cc
void GetOriginRules(Call call);
void CheckOrigin(Call call);
void ReckonLanded(Call call);

// tariff_changes.cc
void ListTariffChanges(Call call);
void GetTariffWatches(Call call);
void PutTariffWatches(Call call);

// tariff_quotas.cc
void ListQuotas(Call call);
void GetQuota(Call call);

// tariff_versions.cc
void ListTariffVersions(Call call);
void GetTariffVersion(Call call);
void LoadTariffVersion(Call call);
void ActivateTariffVersion(Call call);

// attachments.cc
void AttachDocument(Call call);
void GetDocument(Call call);

// dashboard.cc
void GetDashboard(Call call);
void GetReference(Call call);
void GetDemo(Call call);
void PutDemo(Call call);

// accounts.cc
void ListAccounts(Call call);
void CreateAccount(Call call);
void GetAccount(Call call);
void ChangeAccount(Call call);
void ListApiKeys(Call call);
void CreateApiKey(Call call);
void RevokeApiKey(Call call);

// admin.cc
void ListOffices(Call call);
void PutOffice(Call call);
void GetPolicy(Call call);
void PutPolicy(Call call);
void ListReads(Call call);
void VerifyJournal(Call call);

// rules_reading.cc
void ListRules(Call call);
void GetRule(Call call);
void CompareRule(Call call);
void GetRuleLife(Call call);
void GetRuleStats(Call call);
void ListRuleHits(Call call);
void GetRuleCsv(Call call);
void ExportRules(Call call);

// rules_writing.cc
void CreateRules(Call call);
void AddRuleVersion(Call call);
void PutRuleCsv(Call call);

// rules_moves.cc
void MoveRule(Call call);
void ChangeRule(Call call);
void ProposeRule(Call call);
void AnswerRuleProposal(Call call);

// rules_import.cc
void ImportRules(Call call);

// rules_editor.cc
void CheckRules(Call call);
void CompleteRule(Call call);
void FormatRules(Call call);
void ReadRuleTable(Call call);
void WriteRuleTable(Call call);
void GetRuleFields(Call call);

// rules_trials.cc
void StartBackTest(Call call);
void ListBackTests(Call call);
void GetBackTest(Call call);
void CancelBackTest(Call call);
void ListRuleReview(Call call);

// rules_declaration.cc
void GetDeclarationRules(Call call);
void ExplainRule(Call call);

// track_movements.cc
void ListMovements(Call call);
void PlanMovement(Call call);
void GetMovement(Call call);
void ChangeMovement(Call call);

// track_movement_steps.cc
void StepMovement(Call call);
void AskDisarm(Call call);
void DecideDisarm(Call call);

// track_journey.cc
void GetTrack(Call call);
void ListFrames(Call call);
void GetEvidenceFile(Call call);

// track_picture.cc
void GetUnits(Call call);
void StreamUnits(Call call);

// track_alarms.cc
void ListAlarms(Call call);
void GetAlarm(Call call);
void StepAlarm(Call call);

// track_dispatch.cc
void ListHelpers(Call call);
void SendHelp(Call call);
void ListDispatches(Call call);
void StepDispatch(Call call);
void ListResponseUnits(Call call);
void PutResponseUnit(Call call);

// track_shifts.cc
void ListShifts(Call call);
void HandOverShift(Call call);
void AcceptShift(Call call);

// track_geography.cc
void ListGeography(Call call);
void GetGeoThing(Call call);
void PutGeoThing(Call call);
void ApproveGeoThing(Call call);
void ReadGeography(Call call);

// track_base_map.cc
void GetBaseMap(Call call);
void GetBaseMapLayer(Call call);

// track_devices.cc
void ListDevices(Call call);
void GetDevice(Call call);
void PutDevice(Call call);
void ListDeviceCommands(Call call);
void CommandDevice(Call call);

// track_gates.cc
void ListGates(Call call);
void TakeReadings(Call call);
void ListPasses(Call call);
void DecidePass(Call call);
void GetGateList(Call call);
void PutGateSettings(Call call);
void TakeGateJournal(Call call);

// track_settings.cc
void GetTrackSettings(Call call);
void PutTrackSettings(Call call);

// track_reports.cc
void GetTrackReport(Call call);

// track_epcis.cc
void CaptureEpcis(Call call);
void QueryEpcis(Call call);

// ledger_federation.cc
void GetFederation(Call call);
void ListCharterKeys(Call call);
void ListLedgerAlarms(Call call);
void AcknowledgeLedgerAlarm(Call call);
void GetLedgerEvidence(Call call);
void GetLedgerTrust(Call call);

// ledger_records.cc
void ListLedgerRecords(Call call);
void GetLedgerRecord(Call call);
void GetLedgerProof(Call call);
void GetLedgerEntry(Call call);

// ledger_saying.cc
void SayToLedger(Call call);
void DraftCharterChange(Call call);

// ledger_signing.cc
void ListLedgerDrafts(Call call);
void TakeLedgerDraft(Call call);
void GetLedgerDraft(Call call);
void WithdrawLedgerDraft(Call call);
void SignLedgerDraft(Call call);

// ledger_private.cc
void ListLedgerKeys(Call call);
void MakeLedgerKey(Call call);
void KeepLedgerDocument(Call call);
void GetLedgerDocument(Call call);
void ForgetLedgerPrivate(Call call);
void DiscloseLedgerRecord(Call call);

// ledger_paper.cc
void GetLedgerPaper(Call call);
void GetLedgerCredential(Call call);

// ledger_asking.cc
void LookUpLedgerNumber(Call call);
void EvaluateLedgerNumber(Call call);
void CheckPresentation(Call call);

// ledger_verify.cc
void VerifyLedgerDocument(Call call);

// webhooks.cc
void ListWebhooks(Call call);
void CreateWebhook(Call call);
void DeleteWebhook(Call call);
void ListDeliveries(Call call);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_OPERATIONS_H_
