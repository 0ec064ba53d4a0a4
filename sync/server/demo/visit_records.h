#pragma once

#include "sync/server/demo/city.h"

namespace field::server::town {

/// One visit as it comes into being. Each call fills the save of one step of its workflow with what
/// the person who takes it would have written; its records stay consistent with the project's own
/// indicators and payments.
class VisitMaking {
  public:
    VisitMaking(Making& making, const Project& project, const Id& task, Dice& dice);

    /// When the inspectors set out.
    [[nodiscard]] std::int64_t startMs() const { return startMs_; }

    void plan(Save& save);    ///< by the server: assignee, team, sites, purpose
    void arrive(Save& save);  ///< the first inspector: time, position, first readings
    /// Readings, checks and findings, conclusion and signatures; or the reason why the host
    /// refused.
    void conclude(Save& save, bool hostSigns);
    void submit(Save& save);
    void review(Save& save, const Id& reviewer, bool approve);
    void reopen(Save& save, const Id& superior);

  private:
    records::Visit change() const;
    void addReading(Save& save, const Record& indicator);
    void addProgress(Save& save, const Record& indicator);
    void addMoney(Save& save, const Record& payment);
    void addFinding(Save& save);
    void step(Save& save, records::Visit& visit, records::VisitState to, const std::string& why);

    Making& making_;
    const Project& project_;
    Id task_, id_;
    Dice& dice_;
    std::int64_t startMs_;
};

}  // namespace field::server::town
