"""Live models: Keras 3, tf_keras, subclassed models, and the rebuild by Keras."""
