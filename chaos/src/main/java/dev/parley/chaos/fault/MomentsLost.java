package dev.parley.chaos.fault;

/// A fault by which Redis may lose its last moments.
sealed interface MomentsLost extends Fault
    permits RedisKill,
        LastSecondCut,
        MasterKill,
        LaggingPromotion,
        ClusterMasterKill,
        ClusterLaggingPromotion {
  @Override
  default Place place() {
    return Place.REDIS;
  }

  @Override
  default boolean loses() {
    return true;
  }
}
