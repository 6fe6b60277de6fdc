// The demo's people at work: brokers plan movements, officers arm and close them, the control room
// answers alarms and sends patrols, a gate officer decides what waits at the gates.
//
//   DemoPeople people(room, *gates, store, cast, timetable, hand);
//   people.Attend(trip, story, now_ms);     // one movement, each minute
//   people.Answer(now_ms);                  // alarms, dispatches and passes, each minute
//
// Simulated officers leave what is fresh to whoever sits at the desk, and see to what lies there.
// What cannot be done now is done a minute later: nothing is kept here, everything is read from the
// records. One thread.
#ifndef TIDEWAITER_SERVER_DEMO_PEOPLE_H_
#define TIDEWAITER_SERVER_DEMO_PEOPLE_H_

#include <cstdint>
#include <string>

#include "desk/store.h"
#include "monitor/gate_desk.h"
#include "monitor/room.h"
#include "server/demo_acts.h"
#include "server/demo_trips.h"

namespace tidewaiter::server {

class DemoPeople {
 public:
  DemoPeople(monitor::ControlRoom& room, const monitor::GateDesk& gates, desk::Store& store,
             DemoCast cast, const DemoTimetable& timetable, DemoHand& hand)
      : room_(room),
        gates_(gates),
        store_(store),
        cast_(std::move(cast)),
        timetable_(timetable),
        hand_(hand) {}

  void Attend(const DemoTrip& trip, const sim::Story& story, std::int64_t now_ms);
  // Ends a movement whatever its state: its trip is over, or nobody saw it.
  void Finish(const monitor::Row<monitor::MovementRecord>& row, std::int64_t now_ms);
  void Answer(std::int64_t now_ms);

 private:
  using MovementRow = monitor::Row<monitor::MovementRecord>;
  using CaseRow = monitor::Row<monitor::AlarmCase>;

  void Plan(const DemoTrip& trip, std::int64_t now_ms);
  [[nodiscard]] monitor::MovementDraft DraftOf(const DemoTrip& trip) const;
  void AddGoods(const DemoTrip& trip, monitor::MovementDraft& draft) const;
  void Step(const MovementRow& row, track::MovementState to, std::int64_t now_ms,
            std::string reason);
  void Unseal(const MovementRow& row, std::int64_t now_ms);

  void AnswerCase(const CaseRow& row, std::int64_t now_ms);
  void StepCase(const CaseRow& row, const std::string& who, monitor::CaseStep step,
                std::int64_t now_ms);
  bool SendPatrol(const CaseRow& row, std::int64_t now_ms);
  void StepDispatch(const monitor::Row<monitor::Dispatch>& row, std::int64_t now_ms);
  void DecidePasses(std::int64_t now_ms);

  monitor::ControlRoom& room_;
  const monitor::GateDesk& gates_;
  desk::Store& store_;
  const DemoCast cast_;
  const DemoTimetable& timetable_;
  DemoHand& hand_;
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_PEOPLE_H_
