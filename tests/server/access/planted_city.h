#pragma once

#include <functional>
#include <map>
#include <string>

#include "tests/server/access/canaries.h"
#include "tests/support/served.h"

/// A city in whose first project and area canaries are planted: in every column of every kind that
/// has room for one, by the server's own device; and by people's devices over HTTP in notes, sets,
/// reasons, photos and what is said of them, in what they disagree on, and in what is parked,
/// waits, was cut off, replaced, deleted or turned away.
class PlantedCity {
  public:
    PlantedCity() { city.serve(); }

    /// Enrols whoever works there, and plants.
    void plant();

    served::City city;
    Canaries canaries{20'261'127};
    served::Tablet inspector, other, supervisor;  ///< on the project; on the area
    field::shared::Id visit, finding;
    std::string photo;
    field::shared::Hash photoName, cutName;
    std::size_t columns = 0, kinds = 0;  ///< planted by the server; of all that there are:
    std::size_t allColumns = 0;
    std::string bundle;  ///< the inspector's, sealed to the server

  private:
    using Columns = std::map<std::string, field::shared::Value>;
    field::shared::Id plantRecord(const field::shared::Kind& kind, const field::shared::Id& parent);
    void plantKinds();
    void plantWork();
    void plantPhotos();
    void plantDisagreement();
    void plantAside();
    void plantBundle();
    field::sync::Edit making(const std::string& kind, const field::shared::Id& id,
                             const field::shared::Id& parent, const Columns& values);
    field::sync::Edit changing(const std::string& kind, const field::shared::Id& id,
                               const Columns& values);
    /// Sends one set and has to hear `verdict` of it.
    void send(served::Tablet& by, std::vector<field::sync::Edit> edits, int verdict);
    void own(const field::shared::Id& project, const field::sync::Edit& edit);
    field::sync::Base head();
};
